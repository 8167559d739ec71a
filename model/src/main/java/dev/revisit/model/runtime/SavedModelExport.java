package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.release.ModelRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * Writes a release as a TensorFlow SavedModel, for programs that know nothing of Revisit: the graph
 * that {@link TensorFlowEncoder} runs, without anything of training, with one signature for each
 * kind of call and each head, and a README that says what to feed.
 *
 * <pre>{@code
 * try (SavedModelBundle bundle = SavedModelBundle.load("export", "serve")) {
 *   Result result = bundle.function("look_optical").call(inputs);
 * }
 * }</pre>
 */
public final class SavedModelExport {
  /** Where a SavedModel keeps files of others. */
  private static final String EXTRA = "assets.extra";

  /** One tensor of a signature. */
  record Port(String name, Operand<?> operand, String meaning) {}

  /** One signature. */
  record Function(String key, String meaning, List<Port> inputs, List<Port> outputs) {
    Signature signature() {
      Signature.Builder builder = Signature.builder(key).methodName("tensorflow/serving/predict");
      inputs.forEach(port -> builder.input(port.name(), port.operand()));
      outputs.forEach(port -> builder.output(port.name(), port.operand()));
      return builder.build();
    }
  }

  private final ModelRelease release;
  private final Ops tf;
  private final InferenceGraph network;

  private SavedModelExport(ModelRelease release, Ops tf, InferenceGraph network) {
    this.release = release;
    this.tf = tf;
    this.network = network;
  }

  /**
   * Exports a release. The folder appears complete or not at all.
   *
   * @param batch number of samples in every call; fixed, since the graph has static shapes
   * @param out a folder that is empty or does not exist
   * @throws IllegalArgumentException if {@code out} is something else
   * @throws IOException if it cannot be written; {@code out} is then as it was
   */
  public static void write(ModelRelease release, int batch, Path out) throws IOException {
    requireEmpty(out);
    Path target = out.toAbsolutePath().normalize();
    Files.createDirectories(target.getParent());
    Path stage =
        target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid());
    try {
      delete(stage);
      Files.createDirectories(stage);
      export(release, batch, stage);
      Files.createDirectories(stage.resolve(EXTRA));
      release.describe(stage.resolve(EXTRA).resolve("release.json"));
      Files.move(stage, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(stage);
    }
  }

  private static void requireEmpty(Path out) throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    if (Files.isDirectory(out)) {
      try (Stream<Path> entries = Files.list(out)) {
        if (entries.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new IllegalArgumentException(
        out + " is not an empty folder: give one that is empty or does not exist");
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void export(ModelRelease release, int batch, Path folder) throws IOException {
    EncoderSettings settings = EncoderSettings.cpu().withBatch(batch);
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Parameters parameters =
          new Parameters(
              tf,
              ModelRelease.parameterShapes(
                  release.architecture(), release.landCover(), release.heads()));
      InferenceGraph network = new InferenceGraph(tf, release, parameters, batch);
      List<Function> functions = new SavedModelExport(release, tf, network).functions();
      try (Session session = Sessions.open(graph, settings)) {
        parameters.load(session, release.weights());
        SavedModelBundle.Exporter exporter =
            SavedModelBundle.exporter(folder.toString()).withSession(session);
        functions.forEach(function -> exporter.withSignature(function.signature()));
        exporter.export();
      }
      String readme = new SavedModelReadme(release, batch, functions).text();
      Files.write(folder.resolve("README.md"), readme.getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<Function> functions() {
    List<Function> functions = new ArrayList<>();
    for (Modality modality : Modality.values()) {
      functions.add(look(modality));
    }
    functions.add(fold());
    functions.add(embed());
    release.heads().change().ifPresent(head -> functions.addAll(changes(head)));
    release.heads().scene().ifPresent(head -> functions.add(scene(head)));
    return functions;
  }

  private Function look(Modality modality) {
    InferenceGraph.Look look = network.look(modality);
    return new Function(
        "look_" + modality.id(),
        "One "
            + modality.id()
            + " scene, encoded alone and fused with the memory of the closed seasons. Memory is not"
            + " changed.",
        lookInputs(modality, look),
        List.of(
            new Port("classes", codes(look.classes()), SavedModelReadme.CLASSES),
            new Port("confidence", look.confidence(), SavedModelReadme.CONFIDENCE)));
  }

  private static List<Port> lookInputs(Modality modality, InferenceGraph.Look look) {
    InferenceGraph.ChipInput chip = look.chip();
    List<Port> inputs = new ArrayList<>();
    inputs.add(new Port("pixels", chip.pixels(), SavedModelReadme.pixels(modality)));
    inputs.add(new Port("valid", chip.valid(), SavedModelReadme.VALID));
    inputs.add(new Port("time", chip.time(), SavedModelReadme.TIME));
    look.memory().forEach((m, memory) -> addMemory(inputs, m, memory));
    addSeasons(inputs, look.seasons());
    return inputs;
  }

  /** Inputs of what takes one sensor or both. */
  private List<Port> seasonInputs() {
    InferenceGraph.Fold fold = network.fold();
    List<Port> inputs = new ArrayList<>();
    for (Modality modality : Modality.values()) {
      InferenceGraph.ChipInput chip = fold.chips().get(modality);
      String prefix = modality.id() + "_";
      inputs.add(new Port(prefix + "pixels", chip.pixels(), SavedModelReadme.pixels(modality)));
      inputs.add(new Port(prefix + "valid", chip.valid(), SavedModelReadme.VALID));
      inputs.add(new Port(prefix + "time", chip.time(), SavedModelReadme.TIME));
      inputs.add(new Port(prefix + "present", chip.present(), SavedModelReadme.PRESENT));
    }
    fold.memory().forEach((m, memory) -> addMemory(inputs, m, memory));
    return inputs;
  }

  private Function fold() {
    InferenceGraph.Fold fold = network.fold();
    List<Port> inputs = seasonInputs();
    addSeasons(inputs, fold.seasons());
    List<Port> outputs = new ArrayList<>();
    fold.newMemory()
        .forEach(
            (m, memory) ->
                outputs.add(new Port("memory_" + m.id(), memory, SavedModelReadme.NEW_MEMORY)));
    outputs.add(new Port("classes", codes(fold.classes()), SavedModelReadme.CLASSES));
    return new Function(
        "fold",
        "The chosen scenes of a season that has closed, encoded jointly and fused with the memory;"
            + " the result is the next memory.",
        inputs,
        outputs);
  }

  private Function embed() {
    return new Function(
        "embed",
        "One vector for a chip, to find similar ones or to train a classifier on: mean and deviation,"
            + " over the valid tokens of the sensors present, of the fused tokens and of what their"
            + " pixels look like. Memory is not changed.",
        seasonInputs(),
        List.of(
            new Port("embedding", network.fold().whole().embedding(), SavedModelReadme.EMBEDDING)));
  }

  private Function scene(TaskHeads.Scene head) {
    return new Function(
        "scene",
        "Classes of a whole chip. Memory is not changed.",
        seasonInputs(),
        List.of(
            new Port(
                "probabilities",
                network.fold().whole().scene().orElseThrow(),
                SavedModelReadme.scene(head.shape()))));
  }

  private List<Function> changes(TaskHeads.Change head) {
    List<Function> functions = new ArrayList<>();
    for (Modality modality : Modality.values()) {
      InferenceGraph.Look look = network.look(modality);
      InferenceGraph.Change change = look.change().orElseThrow();
      List<Port> inputs = lookInputs(modality, look);
      inputs.add(
          new Port(
              "reference_memory", change.reference().values(), SavedModelReadme.REFERENCE_MEMORY));
      inputs.add(
          new Port(
              "reference_memory_valid",
              change.reference().valid(),
              SavedModelReadme.REFERENCE_MEMORY_VALID));
      inputs.add(new Port("reference_bands", change.bands(), SavedModelReadme.REFERENCE_BANDS));
      long side = ChangeHeadShape.side(release.architecture());
      Operand<TFloat32> cells =
          tf.reshape(change.probability(), tf.constant(new long[] {-1, side, side}));
      functions.add(
          new Function(
              "change_" + modality.id(),
              "Where one "
                  + modality.id()
                  + " scene differs from a reference: the same season a year ago, else the last"
                  + " closed one. Memory is not changed.",
              inputs,
              List.of(new Port("probability", cells, SavedModelReadme.change(head)))));
    }
    return functions;
  }

  private static void addSeasons(List<Port> inputs, Map<Modality, Placeholder<TFloat32>> seasons) {
    seasons.forEach(
        (m, bands) ->
            inputs.add(new Port("seasons_" + m.id(), bands, SavedModelReadme.seasons(m))));
  }

  private static void addMemory(
      List<Port> inputs, Modality modality, InferenceGraph.MemoryInput memory) {
    String name = "memory_" + modality.id();
    inputs.add(new Port(name, memory.values(), SavedModelReadme.MEMORY));
    inputs.add(new Port(name + "_valid", memory.valid(), SavedModelReadme.MEMORY_VALID));
  }

  /** Indices into the class scheme to its codes. */
  private Operand<TUint8> codes(Operand<TUint8> indices) {
    byte[] codes = new byte[release.identity().classScheme().classes().size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) release.identity().classScheme().classes().get(i).code();
    }
    return tf.gather(tf.constant(codes), tf.dtypes.cast(indices, TInt32.class), tf.constant(0));
  }

  /** Data type of a tensor as TensorFlow's other languages call it. */
  static String type(Operand<?> operand) {
    String name = operand.asOutput().dataType().name().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "dt_float" -> "float32";
      case "dt_uint8" -> "uint8";
      default -> name;
    };
  }
}
