return SparkDL.Worker.WorkerMain.Run(args);
