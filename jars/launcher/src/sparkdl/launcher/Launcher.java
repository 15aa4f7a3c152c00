package sparkdl.launcher;

import java.io.InputStream;
import java.io.PrintStream;
import org.apache.spark.SparkConf;

/**
 * Starts a Spark Connect server as the driver of any master.
 *
 * <p>A SparkDL program starts it with {@code serve} as its only argument: it reads settings from standard input, writes
 * its state to standard output, and exits at the end of standard input, which comes when the program ends, however it
 * ends. spark-submit starts it with a .NET program and its arguments, which it runs with the server's address and token
 * in the environment.
 */
public final class Launcher {
    private Launcher() {}

    public static void main(String[] args) throws Exception {
        // The output of Spark must not mix with the state that the program reads.
        PrintStream out = System.out;
        System.setOut(System.err);
        if (args.length == 1 && args[0].equals("serve")) {
            serve(System.in, out);
        } else if (args.length > 0) {
            System.exit(SubmittedProgram.run(args));
        } else {
            System.err.println(
                "usage: spark-submit --class sparkdl.launcher.Launcher LAUNCHER.jar APP.dll [ARGUMENTS]");
            System.exit(2);
        }
    }

    private static void serve(InputStream in, PrintStream out) throws Exception {
        try {
            SparkConf conf = ServerSettings.read(in);
            ParentMonitor.watch(in);
            Signals.ignoreInterrupt();
            ConnectServer server = ConnectServer.start(conf);
            int slots = server.awaitSlots();
            out.println("SPARKDL READY " + server.port() + " " + slots);
            out.flush();
            server.awaitTermination();
            ParentMonitor.exit(0);
        } catch (Throwable e) {
            e.printStackTrace();
            out.println("SPARKDL ERROR " + Errors.line(e));
            out.flush();
            ParentMonitor.exit(1);
        }
    }
}
