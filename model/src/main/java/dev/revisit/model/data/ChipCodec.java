package dev.revisit.model.data;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import dev.revisit.model.weights.TensorData;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** One seasonal chip as tensors and back. The format is described at {@link ChipShards}. */
final class ChipCodec {
  static final short NO_DATA = Short.MIN_VALUE;

  private final ShardLayout layout;

  ChipCodec(ShardLayout layout) {
    this.layout = layout;
  }

  /** Physical units of one step of the 16-bit integers. */
  static float scale(Modality modality) {
    return modality == Modality.OPTICAL ? 1f : 0.01f;
  }

  static String unit(Modality modality) {
    return modality == Modality.OPTICAL ? "reflectance x 10000" : "dB";
  }

  /** Names of a chip's tensors without their prefix, in the order in which they lie in the file. */
  static List<String> tensorNames() {
    List<String> names = new ArrayList<>(List.of("date"));
    for (Modality modality : Modality.values()) {
      names.addAll(
          List.of(modality.id() + ".day", modality.id() + ".clear", modality.id() + ".pixels"));
    }
    return names;
  }

  /**
   * Encodes.
   *
   * @throws IllegalArgumentException if the chip does not fit the layout
   */
  Map<String, TensorData> encode(SeasonalChip chip) {
    if (chip.side() != layout.side() || chip.seasons().size() > layout.seasons()) {
      throw new IllegalArgumentException(
          "Chip %s has %d pixels a side and %d seasons, the data set %d and at most %d"
              .formatted(
                  chip.id(), chip.side(), chip.seasons().size(), layout.side(), layout.seasons()));
    }
    int seasons = chip.seasons().size();
    int[] dates = new int[seasons];
    for (int t = 0; t < seasons; t++) {
      dates[t] = Math.toIntExact(chip.seasons().get(t).date().toEpochDay());
    }
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("date", TensorData.ofInts(dates, seasons));
    for (Modality modality : Modality.values()) {
      encode(chip, modality, tensors);
    }
    return tensors;
  }

  private void encode(SeasonalChip chip, Modality modality, Map<String, TensorData> tensors) {
    int seasons = chip.seasons().size();
    int values = layout.values(modality);
    int[] days = new int[seasons];
    boolean[] clear = new boolean[seasons * layout.pixels()];
    short[] pixels = new short[seasons * values];
    Arrays.fill(pixels, NO_DATA);
    for (int t = 0; t < seasons; t++) {
      Optional<Chip> look = chip.seasons().get(t).looks().chip(modality);
      if (look.isEmpty()) {
        continue;
      }
      if (look.get().pixels().length != values) {
        throw new IllegalArgumentException(
            "Chip %s has %d %s values in season %d, %d bands need %d"
                .formatted(
                    chip.id(),
                    look.get().pixels().length,
                    modality.id(),
                    t,
                    layout.bands().get(modality).size(),
                    values));
      }
      days[t] = look.get().dayOfYear();
      System.arraycopy(look.get().clear(), 0, clear, t * layout.pixels(), layout.pixels());
      quantise(look.get().pixels(), scale(modality), pixels, t * values);
    }
    String id = modality.id();
    tensors.put(id + ".day", TensorData.ofInts(days, seasons));
    tensors.put(id + ".clear", TensorData.ofBooleans(clear, seasons, layout.side(), layout.side()));
    tensors.put(
        id + ".pixels",
        TensorData.ofShorts(
            pixels, seasons, layout.bands().get(modality).size(), layout.side(), layout.side()));
  }

  private static void quantise(float[] values, float scale, short[] target, int offset) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isNaN(values[i])) {
        int step = Math.round(values[i] / scale);
        target[offset + i] = (short) Math.min(Math.max(step, NO_DATA + 1), Short.MAX_VALUE);
      }
    }
  }

  /**
   * Decodes tensors whose checksum was right.
   *
   * @throws IllegalArgumentException if they do not make up a chip of the layout
   */
  SeasonalChip decode(String id, Map<String, TensorData> tensors) {
    long[] dates = tensors.get("date").toLongs();
    if (dates.length < 1 || dates.length > layout.seasons()) {
      throw new IllegalArgumentException(
          "Chip %s has %d seasons, the data set at most %d"
              .formatted(id, dates.length, layout.seasons()));
    }
    Map<Modality, List<Optional<Chip>>> looks = new LinkedHashMap<>();
    for (Modality modality : Modality.values()) {
      looks.put(modality, decode(modality, dates.length, tensors));
    }
    List<SeasonalChip.Season> seasons = new ArrayList<>();
    for (int t = 0; t < dates.length; t++) {
      seasons.add(
          new SeasonalChip.Season(
              LocalDate.ofEpochDay(dates[t]),
              new SeasonChips(looks.get(Modality.OPTICAL).get(t), looks.get(Modality.SAR).get(t))));
    }
    return new SeasonalChip(id, seasons);
  }

  private List<Optional<Chip>> decode(
      Modality modality, int seasons, Map<String, TensorData> tensors) {
    long[] days = tensors.get(modality.id() + ".day").toLongs();
    boolean[] clear = tensors.get(modality.id() + ".clear").toBooleans();
    short[] pixels = tensors.get(modality.id() + ".pixels").toShorts();
    int values = layout.values(modality);
    float scale = scale(modality);
    List<Optional<Chip>> looks = new ArrayList<>();
    for (int t = 0; t < seasons; t++) {
      if (days[t] == 0) {
        looks.add(Optional.empty());
        continue;
      }
      float[] physical = new float[values];
      for (int i = 0; i < values; i++) {
        short step = pixels[t * values + i];
        physical[i] = step == NO_DATA ? Float.NaN : step * scale;
      }
      boolean[] seen = Arrays.copyOfRange(clear, t * layout.pixels(), (t + 1) * layout.pixels());
      looks.add(Optional.of(new Chip(modality, physical, seen, (int) days[t])));
    }
    return looks;
  }

  /** Checksum over all tensors of a chip, as eight hexadecimal digits. */
  static String checksum(Map<String, TensorData> tensors) {
    CRC32 checksum = new CRC32();
    for (String name : tensorNames()) {
      tensors.get(name).update(checksum);
    }
    return "%08x".formatted(checksum.getValue());
  }
}
