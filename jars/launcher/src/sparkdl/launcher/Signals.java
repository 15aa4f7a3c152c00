package sparkdl.launcher;

import java.io.IOException;
import sun.misc.Signal;

/** Forwards signals to the program, which decides what they mean; the server ends after the program. */
final class Signals {
    private Signals() {}

    static void passTo(Process program) {
        // If this process ends in another way, the program loses its server, so it is ended as well.
        Runtime.getRuntime().addShutdownHook(new Thread(program::destroy));
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            Signal.handle(new Signal(name), signal -> send(program, name));
        }
    }

    /** Ignores Ctrl-C, which reaches all processes of a terminal: the program decides what it means. */
    static void ignoreInterrupt() {
        Signal.handle(new Signal("INT"), sun.misc.SignalHandler.SIG_IGN);
    }

    private static void send(Process program, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(program.pid())).inheritIO().start();
        } catch (IOException e) {
            program.destroy();
        }
    }
}
