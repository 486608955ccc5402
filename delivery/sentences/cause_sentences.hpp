// Why something does not stand at PASS: what the judges of the gate say of what was seen.
#pragma once

#include "delivery/sentences/sentence.hpp"

namespace taxasge::delivery::catalogue {

// Of any evidence, and of its commit.
inline constexpr Sentence evidence_causes[]{
    {"nobody has looked", "personne n’a regardé", "nadie ha mirado"},
    {"was seen in the future, at {word}", "observation datée du futur : {}",
     "observación con fecha futura: {}"},
    {"there are two accounts of the same moment, at {word}",
     "deux constats différents portent sur le même instant, {}",
     "hay dos constataciones distintas del mismo instante, {}"},
    {"was seen {duration} ago, and {duration} are allowed", "observé il y a {}, pour un délai maximal de {}",
     "observado hace {}, con un plazo máximo de {}"},
    {"{word} was not seen", "« {} » ne figure pas dans l’observation", "«{}» no figura en lo observado"},
    {"what `{}` means is not known", "on ignore ce que signifie « {} »", "se desconoce qué significa «{}»"},
    {"nothing serves, and there is no commit to compare with",
     "rien n’est en service, et il n’y a aucun commit auquel comparer",
     "no hay nada en servicio, ni ningún commit con el que comparar"},
    {"what serves is of no commit: {}", "ce qui est en service ne provient d’aucun commit : {}",
     "lo que está en servicio no procede de ningún commit: {}"},
    {"the working tree is in a tree that was changed", "l’arbre de travail a été modifié",
     "el árbol de trabajo ha sido modificado"},
    {"it was measured in a tree that was changed", "la mesure a été faite dans un arbre modifié",
     "la medición se hizo en un árbol modificado"},
    {"it ran in a tree that was changed", "l’exécution a eu lieu dans un arbre modifié",
     "la ejecución tuvo lugar en un árbol modificado"},
    {"at which commit the working tree is was not seen", "le commit de l’arbre de travail n’a pas été relevé",
     "no se ha observado en qué commit está el árbol de trabajo"},
    {"at which commit it was measured was not seen", "le commit de la mesure n’a pas été relevé",
     "no se ha observado en qué commit se hizo la medición"},
    {"at which commit it ran was not seen", "le commit de l’exécution n’a pas été relevé",
     "no se ha observado en qué commit tuvo lugar la ejecución"},
    {"the working tree is at {word}, and {word} serves",
     "l’arbre de travail est au commit {}, alors que {} est en service",
     "el árbol de trabajo está en el commit {}, mientras que está en servicio {}"},
    {"it was measured at {word}, and {word} serves", "mesuré au commit {}, alors que {} est en service",
     "medido en el commit {}, mientras que está en servicio {}"},
    {"it ran at {word}, and {word} serves", "exécuté au commit {}, alors que {} est en service",
     "ejecutado en el commit {}, mientras que está en servicio {}"},
};

// Of jobs, answers, names, images, secrets and files.
inline constexpr Sentence thing_causes[]{
    {"failed", "échec", "fallo"},
    {"failed: {}", "échec : {}", "fallo: {}"},
    {"was skipped", "sauté", "omitido"},
    {"was skipped: {}", "sauté : {}", "omitido: {}"},
    {"its result is neither passed nor failed nor skipped",
     "le résultat n’indique ni réussite, ni échec, ni saut",
     "el resultado no indica ni éxito, ni fallo, ni omisión"},
    {"its headers were not seen", "ses en-têtes n’ont pas été relevés", "no se han observado sus cabeceras"},
    {"how long it took was not seen", "sa durée n’a pas été relevée", "no se ha observado cuánto tardó"},
    {"no HTTP status was seen", "aucun statut HTTP n’a été relevé", "no se ha observado ningún estado HTTP"},
    {"nobody answered: {}", "personne n’a répondu : {}", "nadie ha respondido: {}"},
    {"HTTP {count}", "HTTP {}", "HTTP {}"},
    {"no list of names was seen", "aucune liste de noms n’a été relevée",
     "no se ha observado ninguna lista de nombres"},
    {"missing: {}; not wanted: {}", "il manque : {} ; en trop : {}",
     "falta lo siguiente: {}; sobra lo siguiente: {}"},
    {"missing: {}", "il manque : {}", "falta lo siguiente: {}"},
    {"not wanted: {}", "en trop : {}", "sobra lo siguiente: {}"},
    {"forbidden: {}", "interdit : {}", "prohibido: {}"},
    {"no list of images and tags was seen", "aucune liste d’images et d’étiquettes n’a été relevée",
     "no se ha observado ninguna lista de imágenes y etiquetas"},
    {"{count} different image, and {count} are wanted", "{} seule image différente, et il en faut {}",
     "{} sola imagen distinta, y se exige un mínimo de {}"},
    {"{count} different images, and {count} are wanted", "images différentes : {}, et il en faut {}",
     "imágenes distintas: {}, y se exige un mínimo de {}"},
    {"one is tagged latest", "l’une d’elles porte l’étiquette latest",
     "una de ellas lleva la etiqueta latest"},
    {"when secrets were changed was not seen", "la date de changement des secrets n’a pas été relevée",
     "no se ha observado cuándo se cambiaron los secretos"},
    {"{word} is missing", "le secret {} est absent", "falta el secreto {}"},
    {"{word} was changed at no time that can be", "la date de changement du secret {} est impossible",
     "la fecha de cambio del secreto {} es imposible"},
    {"{word} is {duration} old, and {duration} are allowed",
     "le secret {} a une ancienneté de {}, pour un maximum de {}",
     "el secreto {} tiene una antigüedad de {}, con un máximo de {}"},
    {"nobody knows how old these are: {}", "personne n’en connaît l’ancienneté : {}",
     "nadie conoce su antigüedad: {}"},
    {"its hash and size were not seen", "son empreinte et sa taille n’ont pas été relevées",
     "no se han observado ni su huella ni su tamaño"},
    {"it is empty", "il est vide", "está vacío"},
};

// Of rights: of each identity what of its roles is not as it was declared.
inline constexpr Sentence rights_causes[]{
    {"the list of what was used cannot be read", "la liste de ce qui a été utilisé est illisible",
     "la lista de lo que se ha usado es ilegible"},
    {"the bindings are no list", "les attributions de rôles ne forment pas une liste",
     "las asignaciones de roles no forman una lista"},
    {"a binding is no object", "une attribution de rôle n’est pas un objet",
     "una asignación de rol no es un objeto"},
    {"binding: what `{}` means is not known", "attribution de rôle : on ignore ce que signifie « {} »",
     "asignación de rol: se desconoce qué significa «{}»"},
    {"a binding names no role", "une attribution ne nomme aucun rôle", "una asignación no nombra ningún rol"},
    {"{word} names no members", "le rôle {} ne nomme aucun membre", "el rol {} no nombra ningún miembro"},
    {"{word} has a member that is no text", "le rôle {} a un membre qui n’est pas un texte",
     "el rol {} tiene un miembro que no es un texto"},
    {"a condition has neither title nor expression", "une condition n’a ni titre ni expression",
     "una condición no tiene ni título ni expresión"},
};

// What others stand in.
inline constexpr Sentence whole_causes[]{
    {"{} ({}): {parts}", "{} ({}) : {}", "{} ({}): {}"},
    {"{word}: {parts}", "{} : {}", "{}: {}"},
};

// What stands in them: of an answer, and of the roles of an identity.
inline constexpr Sentence parts[]{
    {"the answer does not contain {}", "la réponse ne contient pas {}", "la respuesta no contiene {}"},
    {"the answer is no JSON", "la réponse n’est pas du JSON", "la respuesta no es JSON"},
    {"the header {word} is missing, and has to be {either}", "l’en-tête {} est absent (attendu : {})",
     "falta la cabecera {} (se esperaba: {})"},
    {"the header {word} is {}, and has to be {either}", "l’en-tête {} vaut {} (attendu : {})",
     "la cabecera {} es {} (se esperaba: {})"},
    {"the answer took {count} us, and {count} ms are allowed",
     "la réponse a pris {} µs, pour un maximum de {} ms", "la respuesta tardó {} µs, con un máximo de {} ms"},
    {"{} is nothing, and has to be {either}", "{} est absent (attendu : {})", "falta {} (se esperaba: {})"},
    {"{} is {}, and has to be {either}", "{} vaut {} (attendu : {})", "{} es {} (se esperaba: {})"},
    {"missing {roles}", "il manque {}", "falta {}"},
    {"surplus {roles}", "en trop {}", "sobra {}"},
    {"forbidden {roles}", "interdit {}", "prohibido {}"},
    {"stands for {word} and {word}: name one whole",
     "désigne à la fois {} et {} ; il faut en nommer un en entier",
     "designa a la vez {} y {}; hay que nombrar uno por entero"},
    {"{word} is another identity too: build, deployment and service are to be apart",
     "{} est aussi une autre identité ; construction, déploiement et service doivent être séparés",
     "{} es también otra identidad; construcción, despliegue y servicio deben estar separados"},
};

}  // namespace taxasge::delivery::catalogue
