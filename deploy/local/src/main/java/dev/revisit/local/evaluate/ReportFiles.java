package dev.revisit.local.evaluate;

import dev.revisit.model.evaluation.ConfusionMatrix;
import dev.revisit.model.evaluation.Evaluation;
import dev.revisit.model.evaluation.EvaluationReport;
import dev.revisit.model.evaluation.Reliability;
import dev.revisit.model.evaluation.RiskCoverage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The report and the pictures beside it. */
public final class ReportFiles {
  private ReportFiles() {}

  /**
   * Writes them.
   *
   * @param file of the report; pictures get its name and what they show
   * @return what was written
   */
  public static List<Path> write(EvaluationReport report, Path file) throws IOException {
    List<Path> written = new ArrayList<>();
    report.write(file);
    written.add(file);
    Evaluation evaluation = report.evaluation();
    Optional<ConfusionMatrix> confusion = evaluation.confusion();
    if (confusion.isPresent()) {
      ConfusionPicture.write(confusion.get(), add(written, file, "confusion"));
    }
    Optional<Reliability> reliability = evaluation.reliability();
    if (reliability.isPresent()) {
      Curves.reliability(reliability.get(), add(written, file, "reliability"));
    }
    Optional<RiskCoverage> abstention = evaluation.abstention();
    if (abstention.isPresent() && !abstention.get().curve().isEmpty()) {
      Curves.abstention(abstention.get(), add(written, file, "abstention"));
    }
    return written;
  }

  private static Path add(List<Path> written, Path file, String what) {
    String name = file.getFileName().toString().replaceFirst("\\.json$", "");
    Path picture = file.resolveSibling(name + "-" + what + ".png");
    written.add(picture);
    return picture;
  }
}
