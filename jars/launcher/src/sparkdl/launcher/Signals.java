package sparkdl.launcher;

import java.io.IOException;
import sun.misc.Signal;

/** Hands signals on to the program: it decides what they mean, and the server ends after it. */
final class Signals {
    private Signals() {}

    static void passTo(Process program) {
        // If this process is ended in a way that no handler sees, the program loses its server and is told at least.
        Runtime.getRuntime().addShutdownHook(new Thread(program::destroy));
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            Signal.handle(new Signal(name), signal -> send(program, name));
        }
    }

    /** Ctrl-C reaches all processes of a terminal: what it means is the program's to decide. */
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
