package dev.revisit.local.picture;

import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.flink.monitor.ChipCutter;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.ClearPixels;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.FoldResult;
import dev.revisit.model.runtime.LookFeatures;
import dev.revisit.model.runtime.MemoryCode;
import dev.revisit.model.runtime.SeasonChips;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Land cover of a window as a model sees it in one optical look, with the memory that the clearest
 * optical looks of the seasons before and the radar looks nearest to them leave.
 *
 * @param image in the colours of the class scheme; light grey where no class was given
 * @param classes that cover at least a fiftieth of the window, the largest first
 * @param model name and version
 * @param trained whether the classes mean anything
 */
record LandCoverPatch(
    BufferedImage image, List<LandCoverClass> classes, String model, boolean trained) {
  private static final int UNSEEN = 0xdddddd;
  private static final int SMALLEST_SHARE = 50;

  /** What one scene shows of the block. */
  record Seen(Scene scene, BlockPixels pixels) {}

  /** What a closed season is remembered by. */
  record Season(Seen optical, Optional<Seen> radar) {}

  /**
   * Tells the land cover.
   *
   * @param before of earlier seasons, by date
   */
  static LandCoverPatch of(Encoder encoder, Seen now, List<Season> before, PictureWindow window) {
    ChipCutter cutter = new ChipCutter(encoder.architecture());
    byte[] codes = new byte[window.side() * window.side()];
    Arrays.fill(codes, (byte) ClassScheme.NOT_CLEAR);
    List<Integer> chips = new ArrayList<>();
    for (int chip = 0; chip < cutter.count(); chip++) {
      if (cutter.left(chip) < window.left() + window.side()
          && cutter.left(chip) + cutter.side() > window.left()
          && cutter.top(chip) < window.top() + window.side()
          && cutter.top(chip) + cutter.side() > window.top()) {
        chips.add(chip);
      }
    }
    List<Optional<MemoryCode>> memories =
        new ArrayList<>(Collections.nCopies(chips.size(), Optional.empty()));
    for (Season season : before) {
      List<Chip> optical = cut(season.optical(), cutter, chips);
      Optional<List<Chip>> radar = season.radar().map(seen -> cut(seen, cutter, chips));
      for (int i = 0; i < optical.size(); i++) {
        int chip = i;
        Optional<Chip> clear = Optional.of(optical.get(i)).filter(look -> shows(look, encoder));
        Optional<Chip> pass = radar.map(c -> c.get(chip)).filter(look -> shows(look, encoder));
        if (clear.isPresent() || pass.isPresent()) {
          List<SeasonChips> looks = List.of(new SeasonChips(clear, pass));
          FoldResult folded = encoder.fold(looks, List.of(memories.get(i))).get(0);
          memories.set(i, Optional.of(folded.memory()));
        }
      }
    }
    List<LookFeatures> looks = encoder.look(cut(now, cutter, chips), memories);
    for (int i = 0; i < looks.size(); i++) {
      place(looks.get(i).classes(), cutter, chips.get(i), window, codes);
    }
    return new LandCoverPatch(
        draw(codes, window.side(), encoder.identity().classScheme()),
        largest(codes, encoder.identity().classScheme()),
        encoder.identity().name() + " " + encoder.identity().version(),
        encoder.identity().trained());
  }

  /** A look that shows nothing of a chip must not wipe out what is remembered. */
  private static boolean shows(Chip look, Encoder encoder) {
    return ClearPixels.of(look, encoder.architecture()).validTokens() > 0;
  }

  private static List<Chip> cut(Seen seen, ChipCutter cutter, List<Integer> chips) {
    boolean[] clear = seen.pixels().clear();
    return chips.stream()
        .map(chip -> cutter.chip(seen.pixels(), clear, chip, seen.scene().observedAt()))
        .toList();
  }

  private static void place(
      byte[] classes, ChipCutter cutter, int chip, PictureWindow window, byte[] codes) {
    for (int i = 0; i < classes.length; i++) {
      int x = cutter.left(chip) + i % cutter.side() - window.left();
      int y = cutter.top(chip) + i / cutter.side() - window.top();
      if (x >= 0 && y >= 0 && x < window.side() && y < window.side()) {
        codes[y * window.side() + x] = classes[i];
      }
    }
  }

  private static BufferedImage draw(byte[] codes, int side, ClassScheme scheme) {
    Map<Integer, Integer> colours =
        scheme.classes().stream()
            .collect(
                Collectors.toMap(LandCoverClass::code, c -> Color.decode(c.colour()).getRGB()));
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < codes.length; i++) {
      image.setRGB(i % side, i / side, colours.getOrDefault(codes[i] & 0xff, UNSEEN));
    }
    return image;
  }

  private static List<LandCoverClass> largest(byte[] codes, ClassScheme scheme) {
    int[] counts = new int[256];
    for (byte code : codes) {
      counts[code & 0xff]++;
    }
    return scheme.classes().stream()
        .filter(c -> counts[c.code()] * SMALLEST_SHARE >= codes.length)
        .sorted(Comparator.comparingInt(c -> -counts[c.code()]))
        .toList();
  }
}
