// The same of what was run, and of the source that was delivered.
#pragma once

#include "delivery/sentences/sentence.hpp"

namespace taxasge::delivery::catalogue {

// Of tests, of what they reach, and of commands.
inline constexpr Sentence run_causes[]{
    {"how many tests passed and failed, and which were skipped, was not seen",
     "ni le nombre de tests réussis et échoués, ni la liste des tests sautés n’ont été relevés",
     "no se ha observado cuántas pruebas se superaron o fallaron, ni cuáles se omitieron"},
    {"{count} of {count} tests failed", "tests en échec : {} sur {}", "pruebas fallidas: {} de {}"},
    {"the report is cut off, or does not add up", "le rapport est tronqué ou incohérent",
     "el informe está cortado o no cuadra"},
    {"there is no test in the report", "le rapport ne contient aucun test",
     "el informe no contiene ninguna prueba"},
    {"no test of the report has run", "aucun test du rapport n’a été exécuté",
     "no se ha ejecutado ninguna prueba del informe"},
    {"{count} of {count} tests were skipped: {} and others", "tests sautés : {} sur {}, dont {}",
     "pruebas omitidas: {} de {}, entre ellas {}"},
    {"{count} of {count} tests were skipped: {}", "tests sautés : {} sur {} ({})",
     "pruebas omitidas: {} de {} ({})"},
    {"how many lines are covered was not seen", "le nombre de lignes couvertes n’a pas été relevé",
     "no se ha observado cuántas líneas están cubiertas"},
    {"there is no line of it in the report", "le rapport n’en contient aucune ligne",
     "el informe no contiene ninguna línea suya"},
    {"{share} of the lines, and {share} are wanted", "{} des lignes, pour un minimum de {}",
     "{} de las líneas, con un mínimo de {}"},
    {"other words were run", "une autre commande a été exécutée", "se ha ejecutado otro comando"},
    {"how it ended, and when, was not seen", "ni son issue ni ses horaires n’ont été relevés",
     "no se ha observado cómo ni cuándo terminó"},
    {"it ended with {count}", "code de sortie : {}", "código de salida: {}"},
};

// Of the tree, its migrations, its workflows and its pages.
inline constexpr Sentence source_causes[]{
    {"whether the tree is clean was not seen", "l’état de l’arbre de travail n’a pas été relevé",
     "no se ha observado si el árbol de trabajo está limpio"},
    {"the working tree has changes that are in no commit",
     "l’arbre de travail contient des modifications qui ne sont dans aucun commit",
     "el árbol de trabajo tiene cambios que no están en ningún commit"},
    {"no list of migrations by their hashes was seen",
     "aucune liste de migrations avec leurs empreintes n’a été relevée",
     "no se ha observado ninguna lista de migraciones con sus huellas"},
    {"no migration is known", "aucune migration n’est connue", "no se conoce ninguna migración"},
    {"{word} has not run", "la migration {} n’a pas été exécutée", "la migración {} no se ha ejecutado"},
    {"{word} was changed since it ran", "la migration {} a été modifiée depuis son exécution",
     "la migración {} se ha modificado después de ejecutarse"},
    {"{word} has run, and is not known here", "la migration {} a été exécutée, et n’est pas connue ici",
     "la migración {} se ha ejecutado, y aquí no se conoce"},
    {"what is in it was not seen", "son contenu n’a pas été relevé", "no se ha observado su contenido"},
    {"no list of answers was seen", "aucune liste de réponses n’a été relevée",
     "no se ha observado ninguna lista de respuestas"},
    {"one of the answers cannot be read", "l’une des réponses est illisible",
     "una de las respuestas es ilegible"},
    {"{word}: HTTP {count}", "{} : HTTP {}", "{}: HTTP {}"},
    {"{word} is not as it was built", "la page {} n’est pas telle qu’elle a été construite",
     "la página {} no es tal como se construyó"},
    {"{word} was not asked for", "la page {} n’a pas été demandée", "no se ha pedido la página {}"},
};

}  // namespace taxasge::delivery::catalogue
