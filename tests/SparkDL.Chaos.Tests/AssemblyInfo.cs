// Two clusters at once would need more memory than a small machine has, and a kill must not meet another test's load.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
