package sparkdl.launcher;

import java.io.InputStream;
import java.io.PrintStream;
import org.apache.spark.SparkConf;

/**
 * Starts a Spark Connect server as the driver of any master.
 *
 * <p>With {@code serve} as its only argument it was started by a SparkDL program: settings come on standard input, the
 * state goes to standard output, and the end of standard input (the program is gone, however it ended) is the end of
 * the server. With anything else it was started by spark-submit: the arguments are a .NET program and what it is to be
 * given, which runs with the server's address and token in its environment.
 */
public final class Launcher {
    private Launcher() {}

    public static void main(String[] args) throws Exception {
        // Whatever Spark prints must not mix with what the program reads.
        PrintStream out = System.out;
        System.setOut(System.err);
        if (args.length == 1 && args[0].equals("serve")) {
            serve(System.in, out);
        } else if (args.length > 0) {
            System.exit(Submitted.run(args));
        } else {
            System.err.println("usage: spark-submit --class sparkdl.launcher.Launcher LAUNCHER.jar APP.dll [ARGUMENTS]");
            System.exit(2);
        }
    }

    private static void serve(InputStream in, PrintStream out) throws Exception {
        try {
            SparkConf conf = Settings.read(in);
            LifeLine.watch(in);
            Signals.ignoreInterrupt();
            ConnectServer server = ConnectServer.start(conf);
            int slots = server.awaitSlots();
            out.println("SPARKDL READY " + server.port() + " " + slots);
            out.flush();
            server.awaitTermination();
            LifeLine.exit(0);
        } catch (Throwable e) {
            e.printStackTrace();
            out.println("SPARKDL ERROR " + Errors.line(e));
            out.flush();
            LifeLine.exit(1);
        }
    }
}
