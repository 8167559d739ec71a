package dev.revisit.connectors.raster;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Takes a number of bytes of an answer after skipping some, then hangs up. However much a host
 * sends, no more than asked for is kept.
 */
final class RangeBody implements BodySubscriber<byte[]> {

  private final CompletableFuture<byte[]> result = new CompletableFuture<>();
  private final byte[] bytes;
  private long toSkip;
  private int taken;
  private Flow.Subscription subscription;

  private RangeBody(long toSkip, int length) {
    this.toSkip = toSkip;
    this.bytes = new byte[length];
  }

  /** A subscriber for the answer to a range request; bodies of failures are thrown away. */
  static BodySubscriber<byte[]> of(ResponseInfo info, long offset, int length, long maxSkipped) {
    if (info.statusCode() == 206) {
      return new RangeBody(0, length);
    }
    if (info.statusCode() == 200 && offset <= maxSkipped) {
      return new RangeBody(offset, length);
    }
    return BodySubscribers.replacing(new byte[0]);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    newSubscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      int skipped = (int) Math.min(toSkip, buffer.remaining());
      toSkip -= skipped;
      buffer.position(buffer.position() + skipped);
      int take = Math.min(buffer.remaining(), bytes.length - taken);
      buffer.get(bytes, taken, take);
      taken += take;
    }
    if (taken == bytes.length) {
      result.complete(bytes);
      // Only an answer that is longer than asked for is cut off; a complete one leaves the
      // connection usable.
      if (buffers.stream().anyMatch(ByteBuffer::hasRemaining)) {
        subscription.cancel();
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    result.complete(Arrays.copyOf(bytes, taken));
  }
}
