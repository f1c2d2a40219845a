import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts what the tool receives. The window goes from one poll to another: when a poll returns, the
 * records of the one before have been worked on.
 */
public final class ReceivedRecords implements ConsumerInterceptor<byte[], byte[]> {
  private static final long WARMUP_RECORDS = Long.parseLong(PerfTools.setting("WARMUP_RECORDS"));
  private static final double WARMUP_NANOS =
      Double.parseDouble(PerfTools.setting("WARMUP_SECONDS")) * 1e9;
  private static volatile long total;
  private static volatile Moment first;
  private static volatile Moment begin;
  private static volatile Moment end;

  static long total() {
    return total;
  }

  static Moment begin() {
    return begin == null ? end : begin;
  }

  static Moment end() {
    return end;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    end = Moment.now(total);
    if (first == null) first = end;
    boolean warm = total >= WARMUP_RECORDS && end.nanos() - first.nanos() >= WARMUP_NANOS;
    if (begin == null && warm) begin = end;
    total += records.count();
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> settings) {}
}
