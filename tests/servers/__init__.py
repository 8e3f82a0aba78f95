"""Real servers for the tests: private, on the loopback, with their own folders, gone when the test is over."""
