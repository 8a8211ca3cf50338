package io.millrace.transforms.epoch;

import io.millrace.lakehouse.ledger.Ledger;
import io.millrace.lakehouse.ledger.LedgerEntry;
import io.millrace.lakehouse.ledger.Offsets;
import io.millrace.tables.EpochSettings;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans what one table has and the next has not: after a kill between their commits, after another
 * engine's commit, or when a table is new or was rolled back. Silver takes its records from bronze:
 * Kafka may have lost or compacted some of them since. Gold is computed from silver.
 */
public final class CatchUp {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  private final Ledgers ledgers;
  private final EpochSettings settings;
  private final Run run;

  public CatchUp(Ledgers ledgers, EpochSettings settings, Run run) {
    this.ledgers = ledgers;
    this.settings = settings;
    this.run = run;
  }

  /** Gold comes to where silver is before silver goes on. */
  public EpochPlan plan(Standing standing, long turn) {
    return standing.isGoldBehind() ? gold(standing, turn) : silver(standing, turn);
  }

  private EpochPlan gold(Standing standing, long turn) {
    LedgerEntry silver = standing.typed();
    LedgerEntry gold = standing.complete();
    LOG.info("gold takes epochs {} to {} from silver", gold.epoch() + 1, silver.epoch());
    return new EpochPlan(
        silver.epoch(),
        gold.epoch(),
        turn,
        EpochPlan.newAttempt(),
        run,
        silver.topic(),
        silver.topicId(),
        gold.to(),
        silver.to(),
        EpochPlan.Source.SILVER,
        List.of(),
        List.of());
  }

  /** As many of the epochs as fit into one. */
  private EpochPlan silver(Standing standing, long turn) {
    LedgerEntry silver = standing.complete();
    LedgerEntry bronze = standing.bronze();
    long epoch =
        new BronzeEpochs(ledgers.bronze())
            .upTo(silver.epoch(), bronze.epoch(), settings.maxRecords());
    LOG.info("silver takes epochs {} to {} from bronze", silver.epoch() + 1, epoch);
    return new EpochPlan(
        epoch,
        silver.epoch(),
        turn,
        EpochPlan.newAttempt(),
        run,
        bronze.topic(),
        bronze.topicId(),
        silver.to(),
        end(epoch, standing),
        EpochPlan.Source.BRONZE,
        List.of(),
        List.of(new Slice(0, List.of())));
  }

  /** Where an epoch ended; if no snapshot says so any more, it is left at where silver stands. */
  private Offsets end(long epoch, Standing standing) {
    return epoch == standing.bronze().epoch()
        ? standing.bronze().to()
        : new Ledger(ledgers.bronze())
            .find(epoch)
            .map(LedgerEntry::to)
            .orElseGet(() -> standing.complete().to());
  }
}
