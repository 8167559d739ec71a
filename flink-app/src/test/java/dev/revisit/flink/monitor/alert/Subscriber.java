package dev.revisit.flink.monitor.alert;

import dev.revisit.schemas.ModelReference;
import dev.revisit.schemas.state.PublishedAlert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A block to which looks arrive one by one, and someone who hears what is said of its alerts. */
final class Subscriber {

  static final ModelReference MODEL = new ModelReference("spectral", "1", null);

  private final Map<String, FoldLook> looks = new TreeMap<>();
  private final List<AlertDiff.Emission> heard = new ArrayList<>();
  private List<PublishedAlert> published = List.of();
  private Instant settledBefore = Instant.MIN;

  void settleBefore(Instant date) {
    settledBefore = date;
  }

  /** Returns what is said because of the look. */
  List<AlertDiff.Emission> arrive(FoldLook look) {
    List<FoldLook> before = sorted();
    looks.put(look.acquisitionKey(), look);
    return compare(before, look);
  }

  /** A look is no longer known: withdrawn, or forgotten. */
  List<AlertDiff.Emission> remove(FoldLook look) {
    List<FoldLook> before = sorted();
    looks.remove(look.acquisitionKey());
    return compare(before, look);
  }

  /** A look is dropped from memory and nobody is told. */
  void forget(FoldLook look) {
    looks.remove(look.acquisitionKey());
  }

  private List<AlertDiff.Emission> compare(List<FoldLook> before, FoldLook trigger) {
    AlertDiff.Result result =
        AlertDiff.between(
            published, fold(sorted()), () -> fold(before), trigger, settledBefore, MODEL);
    published = result.published();
    heard.addAll(result.emissions());
    return result.emissions();
  }

  List<AlertTimeline> now() {
    return fold(sorted());
  }

  List<AlertDiff.Emission> heard() {
    return heard;
  }

  List<PublishedAlert> published() {
    return published;
  }

  /** The last thing heard of each alert. */
  Map<String, AlertDiff.Emission> latest() {
    return heard.stream()
        .collect(
            Collectors.toMap(
                e -> e.transition().alertId(), Function.identity(), (a, b) -> b, TreeMap::new));
  }

  private List<FoldLook> sorted() {
    return looks.values().stream().sorted(FoldLook.ORDER).toList();
  }

  private static List<AlertTimeline> fold(List<FoldLook> looks) {
    return AlertFold.fold(Story.BLOCK, Story.allOwned(), looks, AlertPolicy.defaults());
  }
}
