package dev.revisit.flink.monitor.state;

import dev.revisit.flink.StateNames;
import dev.revisit.schemas.state.CellSums;
import dev.revisit.schemas.state.PublishedAlert;
import dev.revisit.schemas.state.SeasonMemory;
import dev.revisit.schemas.state.StoredLook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/**
 * What a block remembers: keyed state of the monitor job, one entry of a map a look, season or
 * alert. All values are generated Avro classes. What no admissible scene can need is forgotten by
 * {@code BlockAlerts}; the time to live only removes blocks that are no longer watched, so it is
 * longer than anything is needed (looks: about 790 days; optical sums: ten seasons and the allowed
 * lateness, about 970).
 */
public final class BlockMemory {
  private static final Duration TIME_TO_LIVE = Duration.ofDays(1000);

  /** Looks by date, then acquisition key: the order in which everything is folded. */
  public static final Comparator<StoredLook> BY_DATE =
      Comparator.comparingLong(StoredLook::getObservedAt)
          .thenComparing(StoredLook::getAcquisitionKey);

  private final MapState<String, Long> handled;
  private final MapState<String, StoredLook> looks;
  private final MapState<String, CellSums> sums;
  private final MapState<Integer, SeasonMemory> seasons;
  private final MapState<String, PublishedAlert> alerts;

  public BlockMemory(RuntimeContext context) {
    handled = map(context, StateNames.HANDLED_NOTIFICATIONS, Types.STRING, Types.LONG);
    looks = map(context, StateNames.LOOKS, Types.STRING, new AvroTypeInfo<>(StoredLook.class));
    sums = map(context, StateNames.CELL_SUMS, Types.STRING, new AvroTypeInfo<>(CellSums.class));
    seasons =
        map(context, StateNames.SEASON_MEMORIES, Types.INT, new AvroTypeInfo<>(SeasonMemory.class));
    alerts =
        map(
            context,
            StateNames.PUBLISHED_ALERTS,
            Types.STRING,
            new AvroTypeInfo<>(PublishedAlert.class));
  }

  private static <K, V> MapState<K, V> map(
      RuntimeContext context, String name, TypeInformation<K> key, TypeInformation<V> value) {
    MapStateDescriptor<K, V> descriptor = new MapStateDescriptor<>(name, key, value);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TIME_TO_LIVE).build());
    return context.getMapState(descriptor);
  }

  /** True when a notification was handled before: the ingest job delivers at least once. */
  public boolean isHandled(String notificationId) throws Exception {
    return handled.contains(notificationId);
  }

  public void markHandled(String notificationId, long observedAt) throws Exception {
    handled.put(notificationId, observedAt);
  }

  /** All looks in the order of their dates. */
  public List<StoredLook> looks() throws Exception {
    List<StoredLook> result = new ArrayList<>();
    looks.values().forEach(result::add);
    result.sort(BY_DATE);
    return result;
  }

  public void putLook(StoredLook look) throws Exception {
    looks.put(look.getAcquisitionKey(), look);
  }

  public void removeLook(StoredLook look) throws Exception {
    looks.remove(look.getAcquisitionKey());
  }

  /** Forgets the handled notifications of scenes before a time. */
  public void forgetHandledBefore(long observedAt) throws Exception {
    List<String> old = new ArrayList<>();
    for (Map.Entry<String, Long> entry : handled.entries()) {
      if (entry.getValue() < observedAt) {
        old.add(entry.getKey());
      }
    }
    for (String notification : old) {
      handled.remove(notification);
    }
  }

  /** Sums of one series by season index. */
  public NavigableMap<Integer, CellSums> sums(String series) throws Exception {
    NavigableMap<Integer, CellSums> result = new TreeMap<>();
    for (Map.Entry<String, CellSums> entry : sums.entries()) {
      String[] key = entry.getKey().split("\\|", 2);
      if (key[1].equals(series)) {
        result.put(Integer.valueOf(key[0]), entry.getValue());
      }
    }
    return result;
  }

  public CellSums sums(int season, String series) throws Exception {
    return sums.get(season + "|" + series);
  }

  public void putSums(int season, String series, CellSums value) throws Exception {
    sums.put(season + "|" + series, value);
  }

  /**
   * Forgets sums of old seasons.
   *
   * @param firstOfSeries the oldest season of a series that is kept
   */
  public void forgetSumsBefore(ToIntFunction<String> firstOfSeries) throws Exception {
    List<String> oldSums = new ArrayList<>();
    for (String key : sums.keys()) {
      String[] parts = key.split("\\|", 2);
      if (Integer.parseInt(parts[0]) < firstOfSeries.applyAsInt(parts[1])) {
        oldSums.add(key);
      }
    }
    for (String key : oldSums) {
      sums.remove(key);
    }
  }

  /**
   * Forgets the memories before the newest that is not after a season: from that one the recursion
   * goes on, however long nothing was seen since.
   */
  public void forgetSeasonsBefore(int first) throws Exception {
    NavigableSet<Integer> known = new TreeSet<>();
    seasons.keys().forEach(known::add);
    Integer anchor = known.floor(first);
    if (anchor != null) {
      for (Integer season : known.headSet(anchor)) {
        seasons.remove(season);
      }
    }
  }

  /** Memories of closed seasons by season index. */
  public NavigableMap<Integer, SeasonMemory> seasons() throws Exception {
    NavigableMap<Integer, SeasonMemory> result = new TreeMap<>();
    for (Map.Entry<Integer, SeasonMemory> entry : seasons.entries()) {
      result.put(entry.getKey(), entry.getValue());
    }
    return result;
  }

  public void putSeason(SeasonMemory memory) throws Exception {
    seasons.put(memory.getSeason(), memory);
  }

  public List<PublishedAlert> alerts() throws Exception {
    List<PublishedAlert> result = new ArrayList<>();
    alerts.values().forEach(result::add);
    result.sort(Comparator.comparing(PublishedAlert::getAlertId));
    return result;
  }

  public void putAlert(PublishedAlert alert) throws Exception {
    alerts.put(alert.getAlertId(), alert);
  }

  public void removeAlert(String alertId) throws Exception {
    alerts.remove(alertId);
  }
}
