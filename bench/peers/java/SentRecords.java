import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Gives each record its key, counts acknowledgements, and holds the tool when the time is up. */
public final class SentRecords implements ProducerInterceptor<byte[], byte[]> {
  private static final byte[][] KEYS = new byte[1_000][];
  private static final LongAdder ACKNOWLEDGED = new LongAdder();
  private static final LongAdder FAILED = new LongAdder();
  private static final CountDownLatch STARTED = new CountDownLatch(1);
  private static final CountDownLatch HELD = new CountDownLatch(1);
  private static volatile boolean over;
  /** Written by the thread that sends. */
  private static long sent;

  static {
    for (int n = 0; n < KEYS.length; n++) {
      KEYS[n] = ("customer-" + n).getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Starts the tool; returns when its first record is acknowledged. */
  static void awaitFirst(Thread tool) throws InterruptedException {
    tool.start();
    STARTED.await();
  }

  /** Lets no further record be sent, and waits until all are acknowledged or have failed. */
  static void stop() throws InterruptedException {
    over = true;
    HELD.await();
    while (acknowledged() + failed() < sent) Thread.sleep(1);
  }

  static long acknowledged() {
    return ACKNOWLEDGED.sum();
  }

  static long failed() {
    return FAILED.sum();
  }

  static Moment now() {
    return Moment.now(acknowledged());
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    if (over) hold();
    byte[] key = KEYS[(int) (sent++ % KEYS.length)];
    return new ProducerRecord<>(
        record.topic(), record.partition(), record.timestamp(), key, record.value(), record.headers());
  }

  /** The tool's thread is a daemon, so it waits here until the process ends. */
  private static void hold() {
    HELD.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  @Override
  public void onAcknowledgement(RecordMetadata metadata, Exception error) {
    (error == null ? ACKNOWLEDGED : FAILED).increment();
    STARTED.countDown();
  }

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> settings) {}
}
