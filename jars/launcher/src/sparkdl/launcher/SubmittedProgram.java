package sparkdl.launcher;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;

/** Runs the program that was given to spark-submit, as a process of its own next to the server. */
final class SubmittedProgram {
    private static final String TOKEN = "spark.connect.authenticate.token";

    private SubmittedProgram() {}

    /** Runs the program to its end and returns its exit code. */
    static int run(String[] args) throws Exception {
        SparkConf conf = new SparkConf(true);
        if (!conf.contains(TOKEN)) {
            conf.set(TOKEN, newToken());
        }
        ConnectServer server = ConnectServer.start(conf);
        try {
            return run(args, server, conf.get(TOKEN));
        } finally {
            server.stop();
        }
    }

    private static int run(String[] args, ConnectServer server, String token) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command(args)).inheritIO();
        Map<String, String> environment = builder.environment();
        environment.put("SPARK_REMOTE", "sc://127.0.0.1:" + server.port());
        environment.put("SPARK_CONNECT_AUTHENTICATE_TOKEN", token);
        environment.put("SPARKDL_TASK_SLOTS", Integer.toString(server.awaitSlots()));
        Process program;
        try {
            program = builder.start();
        } catch (IOException e) {
            System.err.println("sparkdl: cannot start " + args[0] + ": " + e.getMessage());
            return 127;
        }
        Signals.passTo(program);
        return program.waitFor();
    }

    private static List<String> command(String[] args) {
        List<String> command = new ArrayList<>();
        if (args[0].endsWith(".dll")) {
            String root = System.getenv("DOTNET_ROOT");
            command.add(root == null ? "dotnet" : root + "/dotnet");
        }
        command.addAll(List.of(args));
        return command;
    }

    private static String newToken() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
