package dev.revisit.local.finetune;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.training.FineTuneResult;
import dev.revisit.model.training.HeadCalibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What came out of a run that went to its end.
 *
 * @param result of the run
 * @param calibration of the head, from the result
 * @param trainingChips chips that were learnt from
 * @param validationChips chips that epoch and calibration were chosen by
 */
public record FineTuneReport(
    FineTuneResult result, HeadCalibration calibration, int trainingChips, int validationChips) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Writes {@code result.json}. */
  public void write(Path file) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("best_epoch", result.bestEpoch());
    json.put("validation_loss", result.bestLoss());
    json.put("training_chips", trainingChips);
    json.put("validation_chips", validationChips);
    json.put("validation_labels", calibration.labels());
    json.put("temperature", calibration.temperature());
    json.put("threshold", calibration.threshold());
    quality(json.putObject("before_calibration"), calibration.before());
    quality(json.putObject("after_calibration"), calibration.after());
    Files.write(file, MAPPER.writeValueAsBytes(json));
  }

  private static void quality(ObjectNode json, HeadCalibration.Quality quality) {
    json.put("log_loss", quality.logLoss());
    json.put("expected_calibration_error", quality.calibrationError());
    json.put("brier", quality.brier());
    json.put("score", quality.score());
  }

  /** For people. */
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "Validation: best epoch %s, score %.4f (share of right answers; of yes or no the F1, at the best threshold)",
            result.bestEpoch() == 0 ? "0 (as it began)" : result.bestEpoch(),
            calibration.after().score()),
        String.format(
            Locale.ROOT,
            "Calibration: temperature %.3f, expected error %.4f -> %.4f, Brier %.4f -> %.4f",
            calibration.temperature(),
            calibration.before().calibrationError(),
            calibration.after().calibrationError(),
            calibration.before().brier(),
            calibration.after().brier()));
  }
}
