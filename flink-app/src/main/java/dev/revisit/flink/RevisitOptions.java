package dev.revisit.flink;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/**
 * Options of the Revisit jobs. They are given on the command line of a job as {@code --key value}
 * or in the Flink configuration; the description of an option says what it costs.
 */
public final class RevisitOptions {

  /** Which scenes a fresh job starts with. */
  public enum StartFrom implements DescribedEnum {
    EARLIEST("everything that the topic still holds"),
    LATEST("only what arrives from now on");

    private final String description;

    StartFrom(String description) {
      this.description = description;
    }

    @Override
    public InlineElement getDescription() {
      return TextElement.text(description);
    }
  }

  /** Whose scores raise alerts. */
  public enum Scorers implements DescribedEnum {
    SPECTRAL("spectral indices against those of earlier seasons"),
    MODEL("the model's change head, where it can compare; needs a release with such a head"),
    BOTH(
        "both, fused; where only one of them has a score, that one. The same as spectral with a release without a change head");

    private final String description;

    Scorers(String description) {
      this.description = description;
    }

    @Override
    public InlineElement getDescription() {
      return TextElement.text(description);
    }
  }

  public static final ConfigOption<String> KAFKA_BOOTSTRAP =
      ConfigOptions.key("revisit.kafka.bootstrap-servers")
          .stringType()
          .noDefaultValue()
          .withDescription("Kafka brokers, host:port separated by commas.");

  public static final ConfigOption<String> KAFKA_REGISTRY =
      ConfigOptions.key("revisit.kafka.schema-registry")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "URL of a Confluent-compatible schema registry. Without one, values are in Avro's single-object encoding.");

  public static final ConfigOption<String> KAFKA_GROUP =
      ConfigOptions.key("revisit.kafka.group")
          .stringType()
          .defaultValue("revisit")
          .withDescription(
              "Prefix of the consumer groups; they only serve monitoring, the positions are in checkpoints.");

  public static final ConfigOption<StartFrom> START_FROM =
      ConfigOptions.key("revisit.kafka.start-from")
          .enumType(StartFrom.class)
          .defaultValue(StartFrom.EARLIEST)
          .withDescription("Where a job without a checkpoint starts reading.");

  public static final ConfigOption<String> TRANSACTION_PREFIX =
      ConfigOptions.key("revisit.kafka.transaction-prefix")
          .stringType()
          .defaultValue("revisit")
          .withDescription(
              "Start of the transactional ids. Unique for each deployment on a broker, and never changed when a job restarts from its state.");

  public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
      ConfigOptions.key("revisit.kafka.transaction-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(14))
          .withDescription(
              "After this long without the job the broker aborts what was written since the last checkpoint: the longest outage without loss. Must be below the broker's transaction.max.timeout.ms.");

  public static final ConfigOption<String> STAC_ROOT =
      ConfigOptions.key("revisit.stac.root")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Catalogue in which notifications without an embedded item are looked up: URL of a STAC API or of a catalog.json.");

  public static final ConfigOption<List<String>> ALLOWED_HOSTS =
      ConfigOptions.key("revisit.assets.allowed-hosts")
          .stringType()
          .asList()
          .defaultValues("*")
          .withDescription(
              "Hosts that rasters may be read from: exact names, `*.example.org` for a domain and all below, `*` for every host with a public address.");

  public static final ConfigOption<Boolean> ALLOW_PRIVATE =
      ConfigOptions.key("revisit.assets.allow-private-addresses")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Allow plain HTTP and private or loopback addresses for the allowed hosts: for a catalogue on the same machine or network.");

  public static final ConfigOption<List<String>> FILE_ROOTS =
      ConfigOptions.key("revisit.assets.file-roots")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription("Folders below which file: references may be read. Empty forbids them.");

  public static final ConfigOption<Integer> READ_CAPACITY =
      ConfigOptions.key("revisit.read.capacity")
          .intType()
          .defaultValue(4)
          .withDescription(
              "Blocks that one subtask reads at a time. A full optical block takes about 50 MB of heap.");

  public static final ConfigOption<Duration> READ_DEADLINE =
      ConfigOptions.key("revisit.read.deadline")
          .durationType()
          .defaultValue(Duration.ofMinutes(5))
          .withDescription(
              "How long a block is tried before it becomes a dead letter marked retryable.");

  public static final ConfigOption<String> MODEL_DIR =
      ConfigOptions.key("revisit.model.directory")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Directory of the model release. Default: the trained `nano` that comes with the build.");

  public static final ConfigOption<Integer> MODEL_BATCH =
      ConfigOptions.key("revisit.model.batch")
          .intType()
          .defaultValue(16)
          .withDescription("Chips in one inference call; 64 and more on a GPU.");

  public static final ConfigOption<Boolean> MODEL_GPU =
      ConfigOptions.key("revisit.model.gpu")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Fail at the start when TensorFlow lists no GPU, instead of silently using the CPU.");

  public static final ConfigOption<Duration> ALLOWED_LATENESS =
      ConfigOptions.key("revisit.monitor.allowed-lateness")
          .durationType()
          .defaultValue(Duration.ofDays(60))
          .withDescription(
              "How much older than a block's newest look a scene may be. Older ones are reported TOO_LATE.");

  public static final ConfigOption<Duration> SEASON_GRACE =
      ConfigOptions.key("revisit.monitor.season-grace")
          .durationType()
          .defaultValue(Duration.ofDays(10))
          .withDescription(
              "How long after its end a season may still receive scenes before looks read its memory.");

  public static final ConfigOption<Scorers> JUDGE_SCORERS =
      ConfigOptions.key("revisit.judge.scorers")
          .enumType(Scorers.class)
          .defaultValue(Scorers.BOTH)
          .withDescription(
              "Whose scores raise alerts. With a change head, a late scene makes the model run again on the later looks whose memory it changed. Changing it makes past alerts be corrected as their looks are judged again.");

  public static final ConfigOption<Double> ANOMALOUS_FROM =
      ConfigOptions.key("revisit.alert.anomalous-from")
          .doubleType()
          .defaultValue(0.8)
          .withDescription("Probability of change from which a look at a cell is anomalous.");

  public static final ConfigOption<Double> NORMAL_BELOW =
      ConfigOptions.key("revisit.alert.normal-below")
          .doubleType()
          .defaultValue(0.5)
          .withDescription("Probability of change below which a look at a cell is normal.");

  public static final ConfigOption<Double> MINIMUM_AREA =
      ConfigOptions.key("revisit.alert.minimum-area-ha")
          .doubleType()
          .defaultValue(0.5)
          .withDescription("Smallest alert in hectares; a cell has 0.16 ha.");

  private RevisitOptions() {}

  /** The value of an option that has no default, with an error that tells how to give it. */
  public static String required(Configuration configuration, ConfigOption<String> option) {
    return configuration
        .getOptional(option)
        .filter(value -> !value.isBlank())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Option "
                        + option.key()
                        + " is missing. Give it as --"
                        + option.key()
                        + " VALUE or in the Flink configuration."));
  }
}
