"""What the first sheet of the template says, in English, Ukrainian and French."""

from __future__ import annotations

GUIDANCE = {
    "How to fill in this workbook": (
        "Each sheet takes one kind of record; each row is one record.",
        "Leave the sheets and columns you do not need empty.",
        "Row 1 holds the names of the columns: do not change it. Point at a heading to read what belongs there.",
        "A star (*) marks a required column. A row without it is refused, and the other rows are loaded.",
        "Where a cell offers a list, choose from it, or write the code or its name in English, Ukrainian or French.",
        "The sheet Codes shows every code with its names.",
        "Write days as 2024-12-31 or 31.12.2024, or as dates of the spreadsheet. Numbers may have a decimal point or a decimal comma.",
        "Leave unknown values empty; zero means none.",
        "Do not merge cells, and put no totals or remarks below the rows.",
        "An identifier is short and lasting (IMP-001). Use the same one to correct a record later: every version is kept.",
        "Never write names, addresses or numbers of people. Persons appear under a pseudonym only.",
        "Try first with “tracker load FILE.xlsx --dry-run”: it lists every refused cell and saves nothing.",
        "Then load without --dry-run.",
    ),
    "Як заповнити цю книгу": (
        "Кожен аркуш призначено для одного виду записів; кожен рядок – один запис.",
        "Непотрібні аркуші та стовпці залишайте порожніми.",
        "У рядку 1 – назви стовпців: не змінюйте їх. Наведіть вказівник на заголовок, щоб прочитати, що там має бути.",
        "Зірочка (*) позначає обов’язковий стовпець. Рядок без такого значення відхиляється, решта рядків завантажується.",
        "Якщо клітинка пропонує список, оберіть із нього або напишіть код чи його назву англійською, українською або французькою.",
        "Усі коди з назвами – на аркуші Codes.",
        "Дні пишіть як 2024-12-31 або 31.12.2024 чи датами таблиці. У числах можна ставити десяткову крапку або кому.",
        "Невідоме залишайте порожнім; нуль означає «немає».",
        "Не об’єднуйте клітинок, не пишіть підсумків і приміток під рядками.",
        "Ідентифікатор короткий і сталий (IMP-001). Щоб виправити запис згодом, пишіть той самий: усі версії зберігаються.",
        "Ніколи не пишіть імен, адрес чи номерів людей. Особи записуються лише під псевдонімом.",
        "Спершу спробуйте «tracker load FILE.xlsx --dry-run»: команда покаже кожну відхилену клітинку й нічого не збереже.",
        "Потім завантажте без --dry-run.",
    ),
    "Comment remplir ce classeur": (
        "Chaque feuille reçoit un type d’enregistrement ; chaque ligne est un enregistrement.",
        "Laissez vides les feuilles et colonnes dont vous n’avez pas besoin.",
        "La ligne 1 contient les noms des colonnes : ne la modifiez pas. Pointez un titre pour lire ce qu’il attend.",
        "Un astérisque (*) marque une colonne obligatoire. Une ligne sans cette valeur est refusée, les autres sont chargées.",
        "Si une cellule propose une liste, choisissez-y, ou écrivez le code ou son nom en anglais, ukrainien ou français.",
        "La feuille Codes les montre tous.",
        "Écrivez les jours 2024-12-31 ou 31.12.2024, ou comme dates du tableur. Les nombres prennent un point ou une virgule.",
        "Laissez vide ce qui est inconnu ; zéro signifie aucun.",
        "Ne fusionnez pas de cellules et n’ajoutez ni totaux ni remarques sous les lignes.",
        "Un identifiant est court et durable (IMP-001). Reprenez-le pour corriger un enregistrement : toutes les versions sont conservées.",
        "N’écrivez jamais de noms, d’adresses ni de numéros de personnes. Les personnes n’apparaissent que sous un pseudonyme.",
        "Essayez d’abord « tracker load FILE.xlsx --dry-run » : chaque cellule refusée est listée et rien n’est enregistré.",
        "Chargez ensuite sans --dry-run.",
    ),
}
"""A title in each language, with the steps below it."""

SHEETS_TITLE = "Sheets · Аркуші · Feuilles"
