package sparkdl.launcher;

/** Formats an exception in one line. */
final class Errors {
    private Errors() {}

    static String line(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String name = cause.getClass().getSimpleName();
        String text = cause.getMessage() == null ? name : name + ": " + cause.getMessage();
        return text.replaceAll("\\s+", " ");
    }
}
