package sparkdl.launcher;

import org.apache.spark.launcher.JavaModuleOptions;

/** Prints the options that this Spark wants of Java: they differ between versions, so Spark itself is asked. */
public final class JavaOptions {
    private JavaOptions() {}

    public static void main(String[] args) {
        System.out.println(JavaModuleOptions.defaultModuleOptions());
    }
}
