"""The tests of the project; a package, so that no other package named so is found first."""
