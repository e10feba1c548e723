public import Logging

extension Logger {
    /// Tells the operator that something failed: as an error, unless it passes by itself (`StoreFault.isPassing`), as when
    /// a standby takes over.
    public func log(_ message: Message, failedBy error: any Error, _ metadata: Metadata = [:]) {
        let passes = (error as? StoreFault)?.isPassing == true
        log(
            level: passes ? .notice : .error, message,
            metadata: metadata.merging(["fault": "\(error)"]) { mine, _ in mine })
    }
}
