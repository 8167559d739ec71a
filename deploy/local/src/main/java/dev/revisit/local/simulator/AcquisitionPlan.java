package dev.revisit.local.simulator;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which scenes there are. A natural series lacks some (planned maintenance, lost products), holds
 * now and then a scene of the neighbouring track that covers a part of the window only, and some
 * radar slices end within it.
 */
record AcquisitionPlan(List<OpticalPass> optical, List<RadarPass> radar) {
  private static final double MISSING_SHARE = 0.03;
  private static final double CUT_SLICE_SHARE = 0.06;
  private static final int NEIGHBOUR_EVERY = 6;

  /** Tracks of Sentinel-2 descend; their eastern edge faces east-south-east. */
  private static final double EAST_OF_TRACK = 103;

  static AcquisitionPlan of(Simulator.Builder settings, long seed) {
    List<OpticalPass> optical =
        PassSchedule.optical(settings.from, settings.until, settings.opticalEveryDays);
    List<RadarPass> radar = new ArrayList<>();
    for (RadarPass.Track track : RadarPass.Track.values()) {
      radar.addAll(
          PassSchedule.radar(track, settings.from, settings.until, settings.radarEveryDays));
    }
    if (!settings.demonstration) {
      optical = naturalOptical(optical, settings, NoiseStream.hash(seed, 70));
      radar = naturalRadar(radar, NoiseStream.hash(seed, 71));
    }
    radar.sort(Comparator.comparing(RadarPass::start));
    return new AcquisitionPlan(List.copyOf(optical), List.copyOf(radar));
  }

  private static List<OpticalPass> naturalOptical(
      List<OpticalPass> passes, Simulator.Builder settings, long seed) {
    List<OpticalPass> natural = new ArrayList<>();
    double edge = 0.7 * (NoiseStream.unit(seed, 1) - 0.5);
    // The end of the series is left whole: troubles take their dates from there.
    int whole = passes.size() - 12;
    for (int i = 0; i < passes.size(); i++) {
      OpticalPass pass = passes.get(i);
      long start = pass.datatakeStart().getEpochSecond();
      if (i >= whole || NoiseStream.unit(seed, 2, start) >= MISSING_SHARE) {
        natural.add(pass);
      }
      OpticalPass beside = PassSchedule.neighbour(pass);
      if (i % NEIGHBOUR_EVERY == 3
          && i < whole
          && !beside.sensedAt().isAfter(settings.until.atStartOfDay().toInstant(ZoneOffset.UTC))) {
        double reach = edge + 0.03 * (NoiseStream.unit(seed, 3, start) - 0.5);
        natural.add(beside.within(new Swath(EAST_OF_TRACK, reach)));
      }
    }
    return natural;
  }

  private static List<RadarPass> naturalRadar(List<RadarPass> passes, long seed) {
    List<RadarPass> natural = new ArrayList<>();
    for (RadarPass pass : passes) {
      long start = pass.start().getEpochSecond();
      double draw = NoiseStream.unit(seed, start);
      if (draw < MISSING_SHARE) {
        continue;
      }
      boolean cut = draw > 1 - CUT_SLICE_SHARE;
      double reach = 0.6 * (NoiseStream.unit(seed, 1, start) - 0.5);
      natural.add(cut ? pass.within(new Swath(pass.track().heading(), reach)) : pass);
    }
    return natural;
  }
}
