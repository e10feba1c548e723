import EndwellCore
public import EndwellService
public import Logging
public import ServiceLifecycle

/// The loop around the dispatcher of webhooks. It looks often for what is due, and waits for no receiver.
public struct WebhookService: Service {
    private let dispatcher: WebhookDispatcher
    private let clock: any Clock
    private let logger: Logger

    /// A loop around that dispatcher.
    public init(dispatcher: WebhookDispatcher, clock: any Clock, logger: Logger) {
        self.dispatcher = dispatcher
        self.clock = clock
        self.logger = logger
    }

    /// Runs until the program stops; what is being sent then is called off, and sent again later.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    let due = await due()
                    for webhook in due ?? [] {
                        group.addTask { _ = await dispatcher.deliver(webhook) }
                    }
                    let pause =
                        due == nil ? WebhookLimits.pauseAfterFaultMilliseconds : WebhookLimits.pauseMilliseconds
                    // A wait that is cut short ends the loop.
                    try? await Task.sleep(for: .milliseconds(pause))
                }
                group.cancelAll()
            }
        }
    }

    /// What is to be sent now; `nil` when that could not be read.
    private func due() async -> [Webhook]? {
        do {
            return try await dispatcher.take(at: clock.now)
        } catch {
            logger.log("What webhooks wait for could not be read; that is tried again", failedBy: error)
            return nil
        }
    }
}
