package dev.revisit.local.replay;

import dev.revisit.schemas.SceneNotification;
import dev.revisit.schemas.SceneReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The books of a replay: every announced scene must end in exactly one report on the whole scene,
 * or in exactly one report for each of the blocks that its reports speak of. Thread-safe.
 */
public final class SceneLedger {

  /**
   * A scene whose reports are not complete.
   *
   * @param reportedBlocks distinct blocks reported so far
   * @param expectedBlocks empty when there was no report at all
   */
  public record Missing(
      String itemId,
      String acquisitionKey,
      String notificationId,
      int reportedBlocks,
      Optional<Integer> expectedBlocks) {
    /** One line for people. */
    public String describe() {
      return itemId
          + expectedBlocks
              .map(n -> " (" + reportedBlocks + " of " + n + " blocks reported)")
              .orElse(" (no report)");
    }
  }

  private static final class Account {
    private final SceneNotification notification;
    private final Set<String> blocks = new HashSet<>();
    private int expectedBlocks;
    private boolean whole;
    private boolean reported;

    Account(SceneNotification notification) {
      this.notification = notification;
    }

    boolean complete() {
      return whole || (reported && blocks.size() >= expectedBlocks);
    }
  }

  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final List<String> irregularities = new ArrayList<>();
  private int complete;

  /**
   * Opens the account of a scene. Announcing a notification a second time is allowed and changes
   * nothing.
   */
  public synchronized void announced(SceneNotification notification) {
    accounts.putIfAbsent(notification.getNotificationId(), new Account(notification));
  }

  /** Books a report. */
  public synchronized void reported(SceneReport report) {
    Account account = accounts.get(report.getNotificationId());
    if (account == null) {
      irregularities.add(
          "report "
              + report.getReportId()
              + " on "
              + report.getItemId()
              + ", which was not announced");
      return;
    }
    boolean before = account.complete();
    String block = report.getBlock();
    if (block == null) {
      if (account.whole || !account.blocks.isEmpty()) {
        irregularities.add(report.getItemId() + ": a report on the whole scene besides others");
      }
      account.whole = true;
    } else {
      if (account.whole) {
        irregularities.add(
            report.getItemId()
                + ": a report on block "
                + block
                + " besides one on the whole scene");
      }
      if (account.reported && account.expectedBlocks != report.getSceneBlocks()) {
        irregularities.add(
            report.getItemId()
                + ": reports disagree on the number of blocks, "
                + account.expectedBlocks
                + " and "
                + report.getSceneBlocks());
      }
      if (!account.blocks.add(block)) {
        irregularities.add(report.getItemId() + ": more than one report on block " + block);
      }
      account.expectedBlocks = Math.max(account.expectedBlocks, report.getSceneBlocks());
      if (account.blocks.size() > account.expectedBlocks) {
        irregularities.add(
            report.getItemId()
                + ": more blocks reported than the "
                + account.expectedBlocks
                + " it reaches");
      }
    }
    account.reported = true;
    if (!before && account.complete()) {
      complete++;
    }
  }

  public synchronized int announced() {
    return accounts.size();
  }

  /** Scenes whose reports are complete. */
  public synchronized int complete() {
    return complete;
  }

  public synchronized boolean isComplete() {
    return complete == accounts.size();
  }

  /** Scenes without all their reports, in the order of their announcement. */
  public synchronized List<Missing> missing() {
    return accounts.values().stream()
        .filter(a -> !a.complete())
        .map(
            a ->
                new Missing(
                    a.notification.getItemId(),
                    a.notification.getAcquisitionKey(),
                    a.notification.getNotificationId(),
                    a.blocks.size(),
                    a.reported ? Optional.of(a.expectedBlocks) : Optional.empty()))
        .toList();
  }

  /**
   * Reports too many, or at odds with each other; empty when every scene was accounted for exactly
   * once.
   */
  public synchronized List<String> irregularities() {
    return List.copyOf(irregularities);
  }
}
