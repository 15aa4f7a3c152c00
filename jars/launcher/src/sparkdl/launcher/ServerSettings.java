package sparkdl.launcher;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Properties;
import org.apache.spark.SparkConf;

/** Reads the server's settings from standard input: arguments could be read by every user of the machine. */
final class ServerSettings {
    private ServerSettings() {}

    /** Reads lines of a name, a space and the value in base64, up to an empty line. */
    static SparkConf read(InputStream in) throws IOException {
        SparkConf conf = new SparkConf(true);
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int space = line.indexOf(' ');
            String value = new String(Base64.getDecoder().decode(line.substring(space + 1)), StandardCharsets.UTF_8);
            conf.set(line.substring(0, space), value);
        }
        addDefaults(conf);
        return conf;
    }

    // One byte at a time: bytes after the empty line must stay unread.
    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the program ended before it had sent its settings");
            }
            line.append((char) b);
        }
        return line.toString();
    }

    // Adds the defaults that spark-submit would add.
    private static void addDefaults(SparkConf conf) throws IOException {
        String folder = System.getenv("SPARK_CONF_DIR");
        String home = System.getenv("SPARK_HOME");
        if (folder == null && home == null) {
            return;
        }
        Path file = Path.of(folder != null ? folder : home + "/conf", "spark-defaults.conf");
        if (!Files.isRegularFile(file)) {
            return;
        }
        Properties defaults = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            defaults.load(reader);
        }
        for (String name : defaults.stringPropertyNames()) {
            if (name.startsWith("spark.")) {
                conf.setIfMissing(name, defaults.getProperty(name).trim());
            }
        }
    }
}
