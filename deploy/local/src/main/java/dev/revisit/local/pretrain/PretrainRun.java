package dev.revisit.local.pretrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.model.cluster.LocalWorkers;
import dev.revisit.model.data.ChipShards;
import dev.revisit.model.data.ChipSource;
import dev.revisit.model.data.HeldOut;
import dev.revisit.model.data.JoinedChips;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.release.Provenance;
import dev.revisit.model.release.TrainingData;
import dev.revisit.model.training.CheckpointFolder;
import dev.revisit.model.training.PretrainListener;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.PretrainResult;
import dev.revisit.model.training.PretrainSettings;
import dev.revisit.model.training.Pretrainer;
import dev.revisit.model.training.Stage;
import dev.revisit.model.training.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs or continues a pretraining plan in a folder. */
public final class PretrainRun {
  /**
   * What is to be done.
   *
   * @param name of the model
   * @param plan of the training
   * @param settings of the trainer
   * @param keep checkpoints
   * @param shards folders of chips, all of one layout
   * @param data what they are, for the release
   * @param heldOut which chips are not trained on
   * @param validateEvery steps
   * @param shown chips to reconstruct at each validation
   * @param logEvery steps
   * @param workers processes of this machine that share every batch; 1 for this process alone
   */
  public record Order(
      String name,
      PretrainPlan plan,
      PretrainSettings settings,
      int keep,
      List<Path> shards,
      List<TrainingData> data,
      HeldOut heldOut,
      long validateEvery,
      int shown,
      long logEvery,
      int workers) {}

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int VERSION_DIGITS = 8;

  private final Order order;
  private final RunFolder folder;
  private final Terminal terminal;
  private final Interruption interruption;
  private final InstantSource clock;

  public PretrainRun(
      Order order,
      RunFolder folder,
      Terminal terminal,
      Interruption interruption,
      InstantSource clock) {
    this.order = order;
    this.folder = folder;
    this.terminal = terminal;
    this.interruption = interruption;
    this.clock = clock;
  }

  /**
   * Trains until the plan is done or someone interrupts, then, if it is done, writes the release.
   *
   * @return the release, or nothing after an interruption, which {@code run} of the same order
   *     continues
   * @throws IOException if data, checkpoints or logs cannot be read or written
   */
  public Optional<ModelRelease> run() throws IOException {
    CheckpointFolder checkpoints = CheckpointFolder.open(folder.checkpoints(), order.keep());
    // Two readers: training chips are prepared while held-out chips are judged.
    try (ChipSource chips = open(order.shards());
        ChipSource others = open(order.shards());
        RunJournal journal =
            new RunJournal(folder, order.plan(), order.logEvery(), clock, terminal::line);
        ProgressDisplay display = new ProgressDisplay(terminal, clock)) {
      ChipSource training = order.heldOut().training(chips);
      Optional<Validation> validation =
          order.heldOut().count() == 0
              ? Optional.empty()
              : Optional.of(
                  new Validation(
                      order.heldOut().validation(others), order.validateEvery(), order.shown()));
      Listener listener = new Listener(journal, display);
      Pretrainer pretrainer =
          new Pretrainer(
              order.plan(), training, checkpoints, order.settings(), listener, clock, validation);
      listener.pretrainer = pretrainer;
      terminal.progress("Building the network ...");
      PretrainResult result = train(pretrainer);
      return result.finished()
          ? Optional.of(release(result, training.fingerprint()))
          : Optional.empty();
    }
  }

  /**
   * Opens folders of chips as one source.
   *
   * @throws IllegalArgumentException if their layouts differ
   */
  public static ChipSource open(List<Path> shards) throws IOException {
    List<ChipShards> opened = new ArrayList<>();
    for (Path folder : shards) {
      opened.add(ChipShards.open(folder));
    }
    return JoinedChips.of(opened);
  }

  private PretrainResult train(Pretrainer pretrainer) throws IOException {
    if (order.workers() == 1) {
      return pretrainer.run();
    }
    PretrainSettings settings = order.settings();
    try (LocalWorkers workers =
        LocalWorkers.start(order.workers(), settings.device(), settings.threads())) {
      return pretrainer.on(workers.cluster()).run();
    }
  }

  private ModelRelease release(PretrainResult result, String data) throws IOException {
    ModelRelease release =
        ModelReleases.pretrained(
                order.name(),
                "pretrained-" + digest(order.plan().toJson() + data).substring(0, VERSION_DIGITS),
                order.plan().architecture(),
                order.plan().normalisation(),
                result.weights(),
                order.plan().seed())
            .withProvenance(
                Provenance.trained(
                    order.data(), order.plan().seed(), clock.instant(), Optional.empty(), "other"));
    release.save(folder.release());
    return release;
  }

  /** The same plan on the same data is the same version. */
  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private void writePlan() throws IOException {
    Files.write(folder.plan(), MAPPER.writeValueAsBytes(order.plan().toJson()));
  }

  private final class Listener implements PretrainListener {
    private final RunJournal journal;
    private final ProgressDisplay display;
    private Pretrainer pretrainer;
    private boolean begun;

    private Listener(RunJournal journal, ProgressDisplay display) {
      this.journal = journal;
      this.display = display;
    }

    @Override
    public void resumed(Stage stage, long step) {
      terminal.line(
          String.format(
              Locale.ROOT, "Continuing  after step %,d of stage %d", step, stage.number()));
      journal.resumed(stage, step);
    }

    @Override
    public void step(Step step) {
      if (!begun) {
        begun = true;
        try {
          writePlan(); // now that it is known to be the plan of this folder
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      journal.step(step);
      display.step(step);
      if (interruption.requested()) {
        pretrainer.requestStop();
      }
    }

    @Override
    public void validated(Validated validated) {
      journal.validated(validated);
      display.validated(validated);
    }
  }
}
