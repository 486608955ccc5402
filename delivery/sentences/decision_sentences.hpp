// What a decision is about, and what follows of it.
#pragma once

#include "delivery/sentences/sentence.hpp"

namespace taxasge::delivery::catalogue {

// Things that can be seen, by the kind of their evidence.
inline constexpr Sentence things[]{
    {"job {}", "travail {}", "trabajo {}"},
    {"http {}", "réponse HTTP {}", "respuesta HTTP {}"},
    {"names {}", "noms ({})", "nombres ({})"},
    {"images {}", "images ({})", "imágenes ({})"},
    {"drill rollback", "exercice de retour en arrière", "simulacro de vuelta atrás"},
    {"drill {}", "exercice {}", "simulacro {}"},
    {"secrets {}", "secrets ({})", "secretos ({})"},
    {"file {}", "fichier {}", "archivo {}"},
    {"claim {}", "affirmation ({})", "afirmación ({})"},
    {"git .", "dépôt Git", "repositorio Git"},
    {"git {}", "dépôt Git {}", "repositorio Git {}"},
    {"migrations {}", "migrations ({})", "migraciones ({})"},
    {"tests {}", "tests ({})", "pruebas ({})"},
    {"coverage {}", "couverture ({})", "cobertura ({})"},
    {"command {}", "commande {}", "comando {}"},
    {"workflow {}", "workflow {}", "flujo {}"},
    {"iam {}", "droits d’accès ({})", "permisos ({})"},
    {"hosting {}", "pages ({})", "páginas ({})"},
    // Where else a text may stand that cannot be read.
    {"job", "travail", "trabajo"},
    {"project", "projet", "proyecto"},
    {"contradiction", "contradiction", "contradicción"},
};

// What stands alone, and neither is a cause of a finding nor names a thing.
inline constexpr Sentence consequences[]{
    {"{word} {} is {word}, and nothing goes without it", "{} {} : {}, et rien ne part sans cela",
     "{} {}: {}, y nada sale sin esto"},
    {"{count} of {count} points, and {count} are wanted", "{} points sur {}, et {} sont exigés",
     "{} puntos de {}, y se exigen {}"},
    {"{} answers for it until {word}: {}", "{} en répond jusqu’au {} : {}",
     "{} responde de ello hasta el {}: {}"},
    {"{} answered for it until {word}, which is over", "{} en répondait jusqu’au {}, et ce délai est passé",
     "{} respondía de ello hasta el {}, y ese plazo ha vencido"},
    {"{} says of {}: {}; there is no such criterion", "{} dit de {} : {} ; ce critère n’existe pas",
     "{} dice de {}: {}; ese criterio no existe"},
    {"{} says of {}: {}; it is {word}", "{} dit de {} : {} ; l’état constaté est {}",
     "{} dice de {}: {}; el estado constatado es {}"},
};

}  // namespace taxasge::delivery::catalogue
