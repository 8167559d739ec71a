package dev.revisit.flink.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sampling found, took and left out. Lies as {@value #FILE} beside the manifest; the same
 * request over the same data gives the same bytes.
 *
 * @param chips in the data set
 * @param seasons of all chips
 * @param opticalLooks of all chips
 * @param sarLooks of all chips
 * @param pairedSeasons seasons with both looks
 * @param chipsBySeasons number of chips by their number of seasons
 * @param places blocks and locations that gave at least one chip
 * @param emptyPlaces blocks and locations that were looked at in vain
 * @param bytes of all shards
 * @param items what became of the items
 * @param skippedByReason number of items and reasons, exact
 * @param skipped each skipped item once for each reason, ordered by both; at most {@value
 *     #MOST_LISTED} of one reason
 */
public record SamplingReport(
    int chips,
    int seasons,
    int opticalLooks,
    int sarLooks,
    int pairedSeasons,
    Map<Integer, Integer> chipsBySeasons,
    int places,
    int emptyPlaces,
    long bytes,
    Items items,
    Map<String, Integer> skippedByReason,
    List<Skipped> skipped) {

  /** Name of the file within the data set's folder. */
  public static final String FILE = "sampling-report.json";

  /** Entries of one reason. */
  public static final int MOST_LISTED = 500;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * STAC items and acquisitions of SSL4EO-S12. Each is in exactly one of the last three.
   *
   * @param found that the sources listed
   * @param used in at least one chip
   * @param notNeeded sound, but other looks were clearer or nearer, or the place had too little
   * @param skipped wherever they were wanted
   */
  public record Items(int found, int used, int notNeeded, int skipped) {}

  /**
   * An item that was left out, somewhere or everywhere.
   *
   * @param item collection and id, or location and acquisition
   * @param reason class of reason in plain words, for example {@code ground-sampling}
   * @param detail one sentence, of the first place
   * @param remedy what to do about it, may be empty
   * @param retryable true when sampling again later may help
   * @param places where it was left out for this reason; 0 when it was never taken to any
   */
  public record Skipped(
      String item, String reason, String detail, String remedy, boolean retryable, int places) {}

  /** Copies. */
  public SamplingReport {
    chipsBySeasons = Collections.unmodifiableMap(new TreeMap<>(chipsBySeasons));
    skippedByReason = Collections.unmodifiableMap(new TreeMap<>(skippedByReason));
    skipped = List.copyOf(skipped);
  }

  /** As the file's content. */
  public byte[] toJson() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A report could not be written as JSON", e);
    }
  }

  /**
   * Reads a file's content.
   *
   * @throws IOException if it is no report
   */
  public static SamplingReport read(byte[] content) throws IOException {
    return MAPPER.readValue(content, SamplingReport.class);
  }
}
