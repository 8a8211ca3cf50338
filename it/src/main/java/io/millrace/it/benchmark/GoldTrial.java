package io.millrace.it.benchmark;

/**
 * A run of Millrace from a topic of orders to gold.
 *
 * @param tables how many gold tables there are
 */
record GoldTrial(
    String runner,
    int tables,
    Measured measured,
    OrdersModel.Verdict silver,
    GoldOverSilver.Verdict gold) {

  boolean isRight() {
    return silver.isRight() && gold.isRight();
  }
}
