import ArgumentParser
import EndwellWeb
import EndwellSQLite
@main struct Endwell: ParsableCommand {}
