package sparkdl.launcher;

import java.io.IOException;
import java.io.InputStream;

/** Ends this process when the one that holds the other end of standard input is gone. */
final class LifeLine {
    private static final long PATIENCE_MILLIS = Long.getLong("sparkdl.exitMillis", 3000);

    private LifeLine() {}

    static void watch(InputStream in) {
        Thread thread = new Thread(() -> {
            awaitEnd(in);
            exit(0);
        }, "sparkdl-life-line");
        thread.setDaemon(true);
        thread.start();
    }

    /** An orderly end, so that Spark removes its folders; forced after a while. */
    static void exit(int code) {
        Thread timer = new Thread(() -> {
            try {
                Thread.sleep(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                // Then the end is due at once.
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
                // Nothing is said on the line; only its end means something.
            }
        } catch (IOException e) {
            // A broken line is an end too.
        }
    }
}
