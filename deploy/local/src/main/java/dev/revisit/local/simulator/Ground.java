package dev.revisit.local.simulator;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The simulated place through time: landscape, weather, seasons and planted events. Immutable. */
final class Ground {
  private final Landscape landscape;
  private final Growth growth;
  private final EventLook eventLook;
  private final List<PlantedEvent> events;

  Ground(Landscape landscape, Growth growth, List<PlantedEvent> events) {
    this.landscape = landscape;
    this.growth = growth;
    this.eventLook = new EventLook(growth);
    this.events = List.copyOf(events);
  }

  Landscape landscape() {
    return landscape;
  }

  List<PlantedEvent> events() {
    return events;
  }

  /** The ground on a date. */
  GroundState on(LocalDate date) {
    Climate.Conditions weather = growth.climate().on(date);
    List<Appearance> looks = new ArrayList<>();
    List<Parcel> owners = new ArrayList<>(landscape.parcels());
    for (Parcel parcel : owners) {
      looks.add(Appearance.of(parcel, growth.on(parcel, date), weather));
    }
    int[] lookOf = landscape.parcelOf().clone();
    for (PlantedEvent event : events) {
      if (event.visibleOn(date)) {
        paint(event, weather, lookOf, looks, owners);
      }
    }
    return new GroundState(weather, landscape, List.copyOf(looks), lookOf);
  }

  /** Gives the pixels of an event looks of their own, one for each look below and severity. */
  private void paint(
      PlantedEvent event,
      Climate.Conditions weather,
      int[] lookOf,
      List<Appearance> looks,
      List<Parcel> owners) {
    Map<Integer, Integer> painted = new HashMap<>();
    int[] pixels = event.place().pixels();
    for (int i = 0; i < pixels.length; i++) {
      int below = lookOf[pixels[i]];
      int level = event.place().levels()[i];
      lookOf[pixels[i]] =
          painted.computeIfAbsent(
              below * PlantedEvent.LEVELS + level,
              key -> {
                Parcel owner = owners.get(below);
                looks.add(eventLook.of(event, owner, looks.get(below), level, weather));
                owners.add(owner);
                return looks.size() - 1;
              });
    }
  }
}
