package io.millrace.olap.druid;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tables.GoldColumn.Role;
import org.junit.jupiter.api.Test;

/** Sketches as they are sent, and as Druid has them then. */
class SketchTextTest {
  /** Of the numbers 1, 2 and 3. */
  private static final String SENT =
      "BQEPCMgACAADAAAAAAAAAMgAAQDFAAAAAAAAAAAA8D8AAAAAAAAIQAAAAAAAAAhAAAAAAAAAAEAAAAAAAADwPw==";

  private static final String HAS =
      "\"BQEPAMgACAADAAAAAAAAAMgAAQDFAAAAAAAAAAAA8D8AAAAAAAAIQAAAAAAAAPA/AAAAAAAAAEAAAAAAAAAIQA==\"";

  private static final String OTHER =
      "BQEPCMgACAADAAAAAAAAAMgAAQDFAAAAAAAAAAAA8D8AAAAAAAAQQAAAAAAAABBAAAAAAAAAAEAAAAAAAADwPw==";

  @Test
  void aSketchOfQuantilesHasTheSameValuesInWhateverOrder() {
    assertThat(SketchText.of(Role.QUANTILE_SKETCH, SENT))
        .isEqualTo(SketchText.of(Role.QUANTILE_SKETCH, HAS))
        .isNotEqualTo(SketchText.of(Role.QUANTILE_SKETCH, OTHER));
  }

  @Test
  void aSketchOfNothingIsOneThatIsNotThere() {
    String none = SketchText.of(Role.DISTINCT_SKETCH, "");

    assertThat(SketchText.of(Role.DISTINCT_SKETCH, "\"AQMDAAAeAAA=\"")).isEqualTo(none);
    assertThat(SketchText.of(Role.QUANTILE_SKETCH, "AgEPAcgACAA=")).isEqualTo(none);
    assertThat(SketchText.of(Role.QUANTILE_SKETCH, SENT)).isNotEqualTo(none);
  }

  @Test
  void aSketchOfDifferentValuesComesOutAsItWas() {
    String sent = "AgMDAAAazJMCAAAAAACAPxX5fcu9hqEFw5f8EoFwnR4=";

    assertThat(SketchText.of(Role.DISTINCT_SKETCH, "\"" + sent + "\"")).isEqualTo(sent);
  }
}
