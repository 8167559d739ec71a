package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.ablate.LabelJob;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.evaluation.ablation.LabelSettings;
import dev.revisit.model.training.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code revisit ablate labels}. */
@Command(
    name = "labels",
    header = "What pretraining is worth: fine-tuning on few labels, against from scratch.",
    description = {
      "",
      "Trains the protocol's head together with the encoder, from a pretrained release and from random weights, on shares of the training labels, and measures on the protocol's test part, which no training sees. Both starts learn from the same chips: about the same share of every class and at least one chip of each, those of a small share among those of a larger one. Training holds back a fifth of the groups for the choice of the epoch, of which it uses the same share of labels. All trainings have the same number of steps.",
      "",
      "Writes labels-PROTOCOL.md, .json and .png to @|bold --out|@. A run that was stopped goes on with the same command; more --seeds or --fractions add to what is there.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  revisit ablate labels --protocol eurosat-rgb --data EuroSAT --epochs 8 --out labels"
    })
final class AblateLabelsCommand implements Callable<Integer> {
  @Option(
      names = "--protocol",
      required = true,
      paramLabel = "NAME|FILE",
      description = "A shipped protocol, or a JSON file; revisit evaluate --help lists them.")
  private String protocol;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The data set of the protocol, as it was unpacked.")
  private Path data;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "The pretrained release. Default: the nano that comes with Revisit.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--fractions",
      split = ",",
      paramLabel = "SHARE[,SHARE...]",
      defaultValue = "0.01,0.1,1",
      description = "Shares of the training labels. Default: ${DEFAULT-VALUE}")
  private List<Double> fractions;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Seeds 1 to N, of the choice of labels, weights and order; two give an interval. Default: ${DEFAULT-VALUE}")
  private int seeds;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "At most, each of as many steps as all labels need. Default: those of the protocol")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Receives results and checkpoints.")
  private Path out;

  @Override
  public Integer call() {
    Terminal terminal = Terminal.standard();
    try (Interruption interruption = Interruption.install()) {
      LabelSettings settings =
          new LabelSettings(
              Protocol.named(protocol),
              data,
              ReleaseOption.load(model),
              fractions,
              LongStream.rangeClosed(1, seeds).boxed().toList(),
              epochs);
      return new LabelJob(settings, ReleaseOption.settings(), out)
          .run(terminal, interruption)
          .code();
    } catch (TrainingDivergedException e) {
      throw new UserError(
          ExitCode.FAILED, e.getMessage(), "Lower the learning rate in the protocol's file.", e);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      // Data sets, protocols and releases are the user's; their messages name file and remedy.
      throw new UserError(ExitCode.USAGE, e.getMessage(), "See revisit ablate labels --help.", e);
    } finally {
      terminal.clearProgress();
    }
  }
}
