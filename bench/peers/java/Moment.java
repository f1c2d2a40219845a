import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How far the process was at some time, and what that had cost. */
record Moment(long count, long nanos, long cpuNanos) {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  static Moment now(long count) {
    return new Moment(count, System.nanoTime(), PROCESS.getProcessCpuTime());
  }
}
