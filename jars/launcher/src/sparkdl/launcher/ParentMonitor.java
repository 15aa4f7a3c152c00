package sparkdl.launcher;

import java.io.IOException;
import java.io.InputStream;

/** Ends this process when its parent, which holds the other end of standard input, has ended. */
final class ParentMonitor {
    private static final long EXIT_MILLIS = Long.getLong("sparkdl.exitMillis", 3000);

    private ParentMonitor() {}

    static void watch(InputStream in) {
        Thread thread = new Thread(() -> {
            awaitEnd(in);
            exit(0);
        }, "sparkdl-parent-monitor");
        thread.setDaemon(true);
        thread.start();
    }

    /** Exits in an orderly way, so that Spark removes its folders; after a time limit (sparkdl.exitMillis) by force. */
    static void exit(int code) {
        Thread timer = new Thread(() -> {
            try {
                Thread.sleep(EXIT_MILLIS);
            } catch (InterruptedException e) {
                // Exit at once.
            }
            Runtime.getRuntime().halt(code);
        }, "sparkdl-forced-exit");
        timer.setDaemon(true);
        timer.start();
        System.exit(code);
    }

    private static void awaitEnd(InputStream in) {
        try {
            while (in.read() >= 0) {
                // The parent sends nothing that matters; only the end does.
            }
        } catch (IOException e) {
            // A broken pipe is an end, too.
        }
    }
}
