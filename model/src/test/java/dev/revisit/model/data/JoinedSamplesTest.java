package dev.revisit.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinedSamplesTest {
  /** Groups that tell source and place. */
  private static LabelledSamples source(String name, int size) {
    return new LabelledSamples() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public String group(int index) {
        return name + index;
      }

      @Override
      public LabelledSample sample(int index) throws IOException {
        throw new IOException(name + index + " is read");
      }
    };
  }

  @Test
  void samplesOfSourcesFollowEachOther() {
    JoinedSamples joined =
        new JoinedSamples(List.of(source("a", 2), source("b", 0), source("c", 3)));

    assertThat(joined.size()).isEqualTo(5);
    assertThat(List.of(joined.group(0), joined.group(1), joined.group(2), joined.group(4)))
        .containsExactly("a0", "a1", "c0", "c2");
    assertThatThrownBy(() -> joined.sample(3)).hasMessage("c1 is read");
    assertThatThrownBy(() -> joined.group(5)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
