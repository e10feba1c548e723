extension Operation {
    /// Every operation, in the order of the reference.
    static let all =
        you + contracts + offers + amendments + conversation + files + work + concerns + ending + reviews + record
        + changes + webhooks + people
}
