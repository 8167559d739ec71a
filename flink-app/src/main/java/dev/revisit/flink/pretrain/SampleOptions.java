package dev.revisit.flink.pretrain;

import dev.revisit.flink.RevisitOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/**
 * Options of the sampling job, besides those on rasters in {@link RevisitOptions}. Given as {@code
 * --key value} or in the Flink configuration.
 */
public final class SampleOptions {
  public static final ConfigOption<String> OUTPUT =
      ConfigOptions.key("revisit.sample.output")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Folder of the data set: a path or a URI such as s3://bucket/chips. Must not hold a data set.");

  public static final ConfigOption<List<String>> CATALOGS =
      ConfigOptions.key("revisit.sample.catalogs")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "STAC catalogues, separated by semicolons: folders with catalog.json, URLs of one, or roots of APIs.");

  public static final ConfigOption<List<String>> SSL4EO =
      ConfigOptions.key("revisit.sample.ssl4eo")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Folders in the layout of SSL4EO-S12 that every task manager can read, separated by semicolons.");

  public static final ConfigOption<List<String>> COLLECTIONS =
      ConfigOptions.key("revisit.sample.collections")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Collections of the catalogues. Without any all are listed, which for a public API is far too much.");

  public static final ConfigOption<String> AREA =
      ConfigOptions.key("revisit.sample.area")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "GeoJSON polygon or multipolygon that holds the chips' centres. Without one the footprints of the items decide.");

  public static final ConfigOption<String> FROM =
      ConfigOptions.key("revisit.sample.from")
          .stringType()
          .noDefaultValue()
          .withDescription("Items sensed at or after, for example 2023-01-01T00:00:00Z.");

  public static final ConfigOption<String> TO =
      ConfigOptions.key("revisit.sample.to")
          .stringType()
          .noDefaultValue()
          .withDescription("Items sensed at or before.");

  public static final ConfigOption<Long> SEED =
      ConfigOptions.key("revisit.sample.seed")
          .longType()
          .defaultValue(0L)
          .withDescription("The same seed over the same data gives the same files.");

  public static final ConfigOption<Integer> SIDE =
      ConfigOptions.key("revisit.sample.side")
          .intType()
          .defaultValue(ChipRules.DEFAULT.side())
          .withDescription("Side of a chip in pixels of 10 m, a power of two up to 1024.");

  public static final ConfigOption<Integer> SEASONS =
      ConfigOptions.key("revisit.sample.seasons")
          .intType()
          .defaultValue(ChipRules.DEFAULT.seasons())
          .withDescription("Most seasons of a chip.");

  public static final ConfigOption<Integer> MIN_SEASONS =
      ConfigOptions.key("revisit.sample.min-seasons")
          .intType()
          .defaultValue(ChipRules.DEFAULT.minSeasons())
          .withDescription("Chips with fewer seasons are left out.");

  public static final ConfigOption<Double> MIN_CLEAR =
      ConfigOptions.key("revisit.sample.min-clear")
          .doubleType()
          .defaultValue(ChipRules.DEFAULT.minClear())
          .withDescription("Smallest clear share of a look within a chip.");

  public static final ConfigOption<Double> MAX_CLOUD =
      ConfigOptions.key("revisit.sample.max-cloud-percent")
          .doubleType()
          .defaultValue(ChipRules.DEFAULT.maxCloudPercent())
          .withDescription("Scenes that state more cloud are not opened.");

  public static final ConfigOption<Integer> MAX_PAIR_DAYS =
      ConfigOptions.key("revisit.sample.max-pair-days")
          .intType()
          .defaultValue(ChipRules.DEFAULT.maxPairDays())
          .withDescription("Largest distance in days between the looks of a season.");

  public static final ConfigOption<Double> FRACTION =
      ConfigOptions.key("revisit.sample.fraction")
          .doubleType()
          .defaultValue(ChipRules.DEFAULT.fraction())
          .withDescription("Fraction of the candidate positions that is drawn.");

  public static final ConfigOption<Integer> CHIPS_PER_PLACE =
      ConfigOptions.key("revisit.sample.chips-per-place")
          .intType()
          .defaultValue(ChipRules.DEFAULT.chipsPerPlace())
          .withDescription(
              "Most chips of one block of 10 km. They are held in memory together, about 4 MB each at 128 pixels.");

  private SampleOptions() {}

  /**
   * The request of a configuration.
   *
   * @throws IllegalArgumentException with the remedy
   */
  static SamplingRequest request(Configuration configuration) {
    SamplingRequest.Builder request =
        SamplingRequest.to(RevisitOptions.required(configuration, OUTPUT))
            .collections(configuration.get(COLLECTIONS))
            .rules(
                new ChipRules(
                    configuration.get(SIDE),
                    configuration.get(SEASONS),
                    configuration.get(MIN_SEASONS),
                    configuration.get(MIN_CLEAR),
                    configuration.get(MAX_CLOUD),
                    configuration.get(MAX_PAIR_DAYS),
                    configuration.get(FRACTION),
                    configuration.get(CHIPS_PER_PLACE)))
            .seed(configuration.get(SEED))
            .access(
                new SamplingRequest.Access(
                    configuration.get(RevisitOptions.ALLOWED_HOSTS),
                    configuration.get(RevisitOptions.ALLOW_PRIVATE),
                    configuration.get(RevisitOptions.FILE_ROOTS),
                    configuration.get(RevisitOptions.READ_DEADLINE)));
    configuration.get(CATALOGS).forEach(request::catalog);
    configuration.get(SSL4EO).forEach(folder -> request.ssl4eo(Path.of(folder)));
    configuration.getOptional(AREA).ifPresent(request::area);
    instant(configuration, FROM).ifPresent(request::from);
    instant(configuration, TO).ifPresent(request::to);
    return request.build();
  }

  private static Optional<Instant> instant(
      Configuration configuration, ConfigOption<String> option) {
    return configuration
        .getOptional(option)
        .map(
            text -> {
              try {
                return Instant.parse(text);
              } catch (java.time.format.DateTimeParseException e) {
                throw new IllegalArgumentException(
                    "Option "
                        + option.key()
                        + " is '"
                        + text
                        + "': give a time such as 2023-01-01T00:00:00Z",
                    e);
              }
            });
  }
}
