package sparkdl.launcher;

import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.connect.service.SparkConnectService;
import org.apache.spark.sql.connect.service.SparkConnectService$;

/** A Spark Connect server in this process, on a free port that only this machine can reach. */
final class ConnectServer {
    private static final String EXECUTOR_WAIT = "spark.sparkdl.executorWaitSeconds";
    private static final long SETTLED_MILLIS = 2000;
    private static final long POLL_MILLIS = 50;

    private final SparkContext context;

    private ConnectServer(SparkContext context) {
        this.context = context;
    }

    static ConnectServer start(SparkConf conf) {
        conf.set("spark.connect.grpc.binding.address", "127.0.0.1");
        conf.set("spark.connect.grpc.binding.port", "0");
        // Spark reports too few slots for a barrier stage after seconds instead of ten minutes.
        conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s");
        conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "5");
        // Workers use Unix sockets, and buffers that are large enough for few system calls.
        conf.setIfMissing("spark.python.unix.domain.socket.enabled", "true");
        conf.setIfMissing("spark.buffer.size", "1048576");
        conf.setIfMissing("spark.app.name", "SparkDL");
        SparkContext context = SparkContext.getOrCreate(conf);
        SparkConnectService.start(context);
        return new ConnectServer(context);
    }

    int port() {
        return SparkConnectService$.MODULE$.localPort();
    }

    void awaitTermination() throws InterruptedException {
        SparkConnectService$.MODULE$.server().awaitTermination();
    }

    void stop() {
        SparkConnectService.stop(scala.Option.empty(), scala.Option.empty());
        context.stop();
    }

    /** Waits for the executors, unless Spark allocates them dynamically, and returns how many tasks can run at once. */
    int awaitSlots() throws InterruptedException {
        if (context.isLocal() || context.conf().getBoolean("spark.dynamicAllocation.enabled", false)) {
            return slots();
        }
        long seconds = context.conf().getLong(EXECUTOR_WAIT, 60);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        int wanted = context.conf().getInt("spark.cores.max", Integer.MAX_VALUE)
            / Math.max(1, context.conf().getInt("spark.task.cpus", 1));
        int known = 0;
        long since = System.nanoTime();
        long settledMillis = SETTLED_MILLIS;
        while (known < wanted
            && (known == 0 || System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(settledMillis))) {
            if (context.isStopped()) {
                throw new IllegalStateException(
                    "Spark stopped: " + context.master() + " did not accept the application");
            }
            if (known == 0 && System.nanoTime() > deadline) {
                throw new IllegalStateException(context.master() + " gave no executor within " + seconds
                    + " s: it has no free cores or memory, or no workers (setting " + EXECUTOR_WAIT + ")");
            }
            Thread.sleep(POLL_MILLIS);
            int now = slots();
            if (now != known) {
                // If the first executor took long to start, the others may take as long.
                if (known == 0) {
                    settledMillis = Math.max(settledMillis, System.currentTimeMillis() - context.startTime());
                }
                known = now;
                since = System.nanoTime();
            }
        }
        return known;
    }

    private int slots() {
        return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    }
}
