#include "delivery/gate/thing.hpp"

namespace taxasge::delivery {

Saying thing_of(EvidenceKind kind, std::string_view subject) {
    switch (kind) {
        case EvidenceKind::job:
            return say("job {}", subject);
        case EvidenceKind::http:
            return say("http {}", subject);
        case EvidenceKind::names:
            return say("names {}", subject);
        case EvidenceKind::images:
            return say("images {}", subject);
        case EvidenceKind::drill:
            return subject == "rollback" ? say("drill rollback") : say("drill {}", subject);
        case EvidenceKind::secrets:
            return say("secrets {}", subject);
        case EvidenceKind::file:
            return say("file {}", subject);
        case EvidenceKind::claim:
            return say("claim {}", subject);
        case EvidenceKind::git:
            return subject == "." ? say("git .") : say("git {}", subject);
        case EvidenceKind::migrations:
            return say("migrations {}", subject);
        case EvidenceKind::tests:
            return say("tests {}", subject);
        case EvidenceKind::coverage:
            return say("coverage {}", subject);
        case EvidenceKind::command:
            return say("command {}", subject);
        case EvidenceKind::workflow:
            return say("workflow {}", subject);
        case EvidenceKind::iam:
            return say("iam {}", subject);
        case EvidenceKind::hosting:
            return say("hosting {}", subject);
    }
    return as_said(std::string{subject});
}

}  // namespace taxasge::delivery
