// Two at a time: each has a server or cluster of its own and counts that one's processes only; more would need more
// memory than a small machine has. A test that awaits leaves its place to another.
[assembly: Xunit.CollectionBehavior(MaxParallelThreads = 2)]
