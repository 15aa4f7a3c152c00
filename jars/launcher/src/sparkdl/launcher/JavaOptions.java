package sparkdl.launcher;

import org.apache.spark.launcher.JavaModuleOptions;

/** Prints the Java options that this version of Spark needs, as Spark itself lists them. */
public final class JavaOptions {
    private JavaOptions() {}

    public static void main(String[] args) {
        System.out.println(JavaModuleOptions.defaultModuleOptions());
    }
}
