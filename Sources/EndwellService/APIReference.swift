/// The REST API's reference, as its page shows it: plain values, which the API makes of the very operations that it
/// answers, so that pages need to know nothing of it.
public struct APIReference: Sendable {
    /// The operations, under their headings.
    public let groups: [Group]
    /// Every object that requests and answers are made of.
    public let shapes: [Shape]
    /// How each problem is answered, as JSON.
    public let problems: [ProblemCode: String]

    /// A reference.
    public init(groups: [Group], shapes: [Shape], problems: [ProblemCode: String]) {
        self.groups = groups
        self.shapes = shapes
        self.problems = problems
    }

    /// The operations under one heading.
    public struct Group: Sendable {
        /// The heading.
        public let title: String
        /// What stands under it.
        public let about: String
        /// The operations.
        public let operations: [Operation]

        /// A group.
        public init(title: String, about: String, operations: [Operation]) {
            self.title = title
            self.about = about
            self.operations = operations
        }
    }

    /// One thing that a program can ask for.
    public struct Operation: Sendable {
        /// Its name in the OpenAPI document.
        public var id = ""
        /// The HTTP method.
        public var method = ""
        /// The whole path, parameters in braces.
        public var path = ""
        /// What it does, in a few words.
        public var summary = ""
        /// What else one should know; code stands between backticks.
        public var text: String?
        /// What a token needs for it.
        public var scope = Scope.read
        /// What may follow the question mark.
        public var parameters: [Member] = []
        /// What it takes in.
        public var body: [Member] = []
        /// The status when all is well.
        public var status = 200
        /// What is answered then.
        public var answer = ""
        /// What kind of value that is.
        public var answerKind: [Piece] = []
        /// Why it may not be done.
        public var problems: [ProblemCode] = []
        /// A request, as typed into a shell.
        public var request = ""
        /// What was answered to it, as JSON; `nil` where that is none.
        public var response: String?

        /// An operation of which nothing is said yet.
        public init() {}
    }

    /// A parameter, or a member of an object.
    public struct Member: Sendable {
        /// Its name; of a member of a member, with the names around it.
        public let name: String
        /// What kind of value it is, with its bounds.
        public let kind: [Piece]
        /// Whether it has to be there.
        public let isRequired: Bool
        /// What it means, where its name doesn't say; code stands between backticks.
        public let text: String?

        /// A member.
        public init(name: String, kind: [Piece], isRequired: Bool, text: String?) {
            self.name = name
            self.kind = kind
            self.isRequired = isRequired
            self.text = text
        }
    }

    /// An object with a name of its own.
    public struct Shape: Sendable {
        /// The name.
        public let name: String
        /// What it is.
        public let about: String
        /// Its members.
        public let members: [Member]

        /// A shape.
        public init(name: String, about: String, members: [Member]) {
            self.name = name
            self.about = about
            self.members = members
        }
    }

    /// A piece of a sentence.
    public enum Piece: Hashable, Sendable {
        case words(String)
        case code(String)
        /// The name of a shape.
        case shape(String)
    }
}
