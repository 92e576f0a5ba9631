"""Texts with places for names and addresses, written for this purpose.

{p} a person in any form, {f} a given name, {l} a family name, {F} given and family name, {a} an address, {c} a
town, {o} a company, {x} a product or brand, {d} a date, {n} a number, {t} a telephone number, {e} an e-mail
address, {w} a thing, {j} a profession or relation, {m} money, {s} a street without a number, {z} a postcode,
{N} a nationality, {q} a name that is also a word,
{k} the number of an order or a part.
"""

PROSE = """
Hi, my name is {p} and I need help with my {w}.
Hello, this is {p}. I ordered a {w} on {d} and it hasn't arrived yet.
My name is {F}, my {w} number is {n}.
I'm {f}, nice to meet you!
I am {p} from {c}.
hey {f}, did you get my message about the {w}?
Hey {f}! Are we still on for {d}?
Thanks {f}, that worked.
Thank you, {f}. I'll send the {w} to {a} tomorrow.
Dear {p},\\n\\nThank you for your order. It was sent to {a}.\\n\\nKind regards,\\n{F}\\n{o}
Dear Mr. {l},\\n\\nWe received your {w} on {d}.\\n\\nSincerely,\\n{F}
Dear Ms {l}, your appointment with Dr. {l} is on {d} at {n}.
Dear {f},\\n\\nI hope you are well. {F} from {o} asked me to write to you.\\n\\nBest,\\n{f}
Hi {f},\\n\\nCan you forward this to {F} and {F}?\\n\\nThanks,\\n{f}
Best regards,\\n{F}\\n{j}, {o}\\n{a}
Kind regards\\n{F}
Cheers,\\n{f}
Yours faithfully,\\n{F}
Sent from my {x}\\n{f}
From: {F} <{e}>\\nTo: {F} <{e}>\\nSubject: {w}\\n\\nHi {f},\\nplease see the {w} attached.\\n{f}
From: {F}\\nSent: {d}\\nTo: {F}; {F}\\nCc: {F}\\nSubject: RE: {w}
On {d}, {F} wrote:\\n> The {w} is late again.
On {d} at {n}, {F} <{e}> wrote:
Name: {F}\\nAddress: {a}\\nPhone: {t}\\nEmail: {e}
Full name: {F}\\nDate of birth: {d}\\nStreet: {a}
First name: {f}\\nLast name: {l}\\nCity: {c}
Customer: {F}\\nShip to: {a}\\nOrder: {n}
Patient: {F}\\nDOB: {d}\\nPhysician: Dr. {F}
Employee: {F}, ID {n}, department of {w}s
Contact: {F}, {t}
Attn: {F}\\n{o}\\n{a}
Billing address: {a}
Shipping address:\\n{F}\\n{a}
Deliver to:\\n{F}\\n{a}\\nTel. {t}
Ship to {F}, {a}
Return address: {a}
Please send it to {a}.
Please send the {w} to {F}, {a}.
I live at {a}.
I moved from {a} to {a} last month.
My new address is {a}, please update it.
Could you change my address to {a}?
The {w} was delivered to {a}, but I live at {a}.
He was born in {c} and lives at {a}.
The meeting is at {a} on {d}.
Our office is located at {a}.
Our store at {a} is open until {n}.
We are at {a}. Come by any time!
You can find us at {a}, near the station.
The accident happened near {a} at {n}.
The house at {a} was sold for {m}.
{o} is headquartered at {a}.
{o}, {a}
User: Hi, I'm {f}. Where is my {w}?\\nAgent: Hello {f}, could you tell me your address?\\nUser: {a}\\nAgent: Thanks, {f}.
Agent: May I have your full name?\\nCustomer: {F}
Agent: And the address on file?\\nCustomer: Sure, it's {a}.
Agent: Am I speaking with {F}?\\nCustomer: Yes, this is {f}.
{f}: are you coming tonight?\\n{f}: yes, see you at {n}
{F}: The {w} is ready.\\n{F}: Great, thanks!
[{n}] {F}: please restart the {w}
{p} bought {n} {w}s and gave {n} of them to {p}.
{f} has {n} apples. {f} gives {f} {n} apples. How many does {f} have left?
{f} and {f} went to the store and bought {n} {w}s for {m}.
If {f} earns {m} an hour, how much does {f} earn in {n} hours?
{f}'s {w} weighs {n} pounds more than {f}'s {w}.
{f} is {n} years older than {f}, who is {n} years old.
{p} was a {j} who lived in {c}.
{F} was born in {c} on {d}.
{F} ({d} - {d}) was a {j} from {c}.
{F} is the {j} of {o}.
{F}, {j} of {o}, said on {d} that the {w} would be ready.
{o} said {F} would become its new {j} in {d}.
"We are not there yet," said {F}, a {j} at {o}.
"That's not what {f} told me," {f} whispered.
Police in {c} arrested {F}, {n}, on {d}.
{F} beat {F} {n}-{n} in {c}.
{l} scored twice as {c} beat {c} {n}-{n}.
{l} and {l} will meet in {c} on {d}.
President {l} met Prime Minister {l} in {c}.
Senator {F} voted against the bill.
Judge {l} ruled against {o}.
According to {F}, the {w} was stolen from {a}.
The book was written by {F} and {F}.
Directed by {F}, starring {F} and {F}.
A song by {F} from {n}.
As {F} et al. ({n}) have shown, the {w} fails.
{l}, {f}. "On the {w}." {o}, {n}.
My {j} {f} lives in {c}.
My {j}, {F}, works for {o}.
I spoke with {f} from {o} yesterday about my {w}.
I spoke to a {j} called {f} who promised a refund of {m}.
please ask {f} about the {w}
can you tell {f} i said hi
i think {f} took my {w}
who is {F}?
Who is {F}?
What did {F} say about the {w}?
Tell me about {F}.
Write a poem about {f} and the {w}.
Write an email to {F} asking about the {w}.
Write a letter to my {j} {F}, who lives at {a}.
Once upon a time there was a {j} named {f}.
Once there lived a {j} called {f} in {c}.
{f} looked at {f} and smiled.
{f} nodded. "And {f}?"
"Come here, {f}!" shouted {f}.
Suddenly {f} heard a noise. {f} ran to the {w}.
The {j} asked {f} to leave.
She named him {f}.
Her name is {p}.
His name was {p}.
They call me {f}.
You can call me {f}.
It's under the name {F}.
The booking is under {l}.
The {w} is registered to {F} of {a}.
Signed by {F} on {d}.
Prepared by: {F}\\nReviewed by: {F}
Assigned to {F}. Reporter: {F}.
Ticket {n} was opened by {F} ({e}).
Approved by {p} on {d}
cc {f}, {f} and {f}
Attendees: {F}, {F}, {F}
They had {n}: {f}, {f}, {f}, {f} and {f}.
Participants: {f}, {f}, {f}
The team: {F} ({j}), {F} ({j}) and {F}.
Happy birthday {f}!!
@{f} thanks for the {w}
RT {f}: so proud of {F} today
so {F} just walked into {o} lol
listening to {F} all day
Good morning {f} and {f}
Congratulations to {F} on winning the {w}!
Mr {l} called about the {w}.
Mrs. {l} has not paid {m}.
Dr {F} will see you at {n}.
Prof. {l} teaches at {o}.
Miss {l} lives at {a}.
Mr. and Mrs. {l} moved to {c}.
The {l} family lives at {a}.
The {l}s are coming on {d}.
I, {F}, residing at {a}, hereby declare that I own the {w}.
This agreement is made between {F} ("Tenant"), of {a}, and {F} ("Landlord"), of {a}.
{F} of {a} is the beneficiary.
Wire {m} to {F}, account {n}, {o}.
IBAN of {F}: {n}
Please charge the card of {F}, expiry {n}.
Emergency contact: {F} ({j}), {t}
Referred by Dr. {l} of {o}. Pt {F}, {n} y/o, c/o pain.
Pt. {l} was seen by {l}, MD.
Mail to: {F}, {a}
{F}\\n{a}
{F}\\n{o}\\n{a}\\n{t}
{a}
Address: {a}
address {a}
{f} {l}
{F}
{F}, {c}
Interviewer: So, {f}, tell me about {o}.\\n{f}: Well, I joined in {n}.
Yes. It is {a}
Sure: {F}
it's {f}
It's {F}, {t}.
I am looking for {F}'s address. I think it's {a}.
as promised, here's {f}'s address: {a}
Is {a} still correct?
Let's meet at {a} at {n}.
The new {x} store is at {a}.
Take me to {a}, please.
How far is it from {c} to {a}?
Pick up at {a}, drop off at {a}.
{m} were paid for the flat at {a} by {F}.
She lives in {a} with {f}.
Will {f} come? May I ask {f}?
Did {f} mark the date?
Rose from the chair, {f} did.
Can {f} and {f} join {x} on {d}?
Hunter, the dog of {F}, ran off.
Both {f} and {f} use {x} at {o}.
{F} prefers {x} over {x}.
In {n}, {F} founded {o} in {c}.
{F} graduated from {o} in {n}.
Call {f} at {t} or write to {e}.
username {e}, name {F}
{F} | {j} | {o} | {t}
{F} - {j}
- {F}
- {F}, {j} at {o}
1. {F}\\n2. {F}\\n3. {F}
* {F}: {m}
{F};{a};{e};{t}
{f},{l},{a},{d}
"{F}","{a}","{e}"
name={F}&city={c}
{{"name": "{F}", "address": "{a}"}}
{{"first_name": "{f}", "last_name": "{l}", "email": "{e}"}}
{{"customer": {{"name": "{F}", "id": {n}}}, "total": {n}}}
{{"author": "{F}", "text": "I like the {w}"}}
{{"street": "{a}"}}
<name>{F}</name><address>{a}</address>
| {F} | {c} | {m} |
INFO user {F} logged in from {n}
WARN mail to {F} bounced
ERROR: no such customer: {F}
# by {F}
// author: {F} <{e}>
Copyright (c) {n} {F}
@author {F}
Author: {F} <{e}>
Co-authored-by: {F} <{e}>
"""

PROSE += """
"This is the right time," says {l}.
"I was surprised", {l} said. "So was {l}."
{l} told reporters in {c} on {d} that {o} had signed the {w}.
{l} added that the {w} was not for sale.
{l} declined to comment.
Neither {l} nor {l} could be reached.
A spokesman for {l} said the {w} was stolen.
Lawyers for {l} filed the {w} on {d}.
The founders, {l}, {l} and {l}, left in {n}.
Its three owners are {l}, {l} and {l}.
Our two partners: {l} and {l}.
Like every {l} film, it is too long.
In the {l} case, the {j} lost.
The {l} report was published on {d}.
It is not as good as the {l} version.
Another {l} classic, though not her best.
{l}'s second album came out in {n}.
{l}'s latest book is about a {j} in {c}.
This {l} painting was sold for {m}.
A former {x} fan, {l} now listens to {F}.
You know {f} is a big fan of {F}. He was {n} then.
Big fans of {F} will love this.
{f}: "Where are you?"\n{f}: "At {f}'s house"
{f}:"Hello {f}"
"Who's there?" asked {f}. "It's me, {f}," said {f}.
I'm so happy! said {f} to {f}
{f} to {f}: I can't come
{f}, {f} & {f} are here
w/ {f} and {f} at {o}
miss you {f}
love you {f}!!
omg {f} is here
lol {f} said that
ask {f}
me and {f} went to {c}
hi im {f} from {o}
im {f}
im {f}, {n}, from {c}
can u tell {f} the {w} moved to {n}
{f}/{f}: please sign
TODO({f}): fix the {w}
>> {f} wrote: see below
Could someone add {F} and {f} to the {w}?
My {j}, {f}, is allergic to nuts.
Per {l}, the {w} is late.
This belongs to {f}.
Send it to {f} please.
{f} signed it.
Ask {f}.
Only {f} has the {w}.
Tell {f} I said thanks.
its {f} again
hey its {f} from {o}
this is {f} speaking
i am {f} and i want my {w} back
my {j} {f} is {n} years old
my {j}s name is {f}
{f} is my {j}
{f} here, just checking on the {w}
{f} speaking, how can I help?
Hi {f}, this is {f} from {o}.
yes, {f} {l} is correct
the name on the card is {F}
Account holder: {F}
Beneficiary {F}, IBAN {n}
Passenger {F}, seat {n}A
Guest: {F} Room: {n}
Mr. {l} is a {n} year old man who lives in {c}.
Mrs. {l} is {n}. She is a {j}.
mr. {l} and dr. {l} met at {n}
Ms. {f} {l} will be joining {o}.
Sir {F} was knighted in {n}.
Captain {l} and Sergeant {l} arrived first.
Coach {l} was happy with {f}.
Aunt {f} and Uncle {f} live on a farm.
Grandma {f} baked {n} cookies.
King {f} and Queen {f} ruled {c}.
Professor {l} and his student {f} wrote a paper.
St. {f} was a {j}.
Father {f} and Sister {f} run the school.
The winner is {F} from {c}!
{F} vs. {F}
1. {F} ({c}) {n}\n2. {F} ({c}) {n}\n3. {F} ({c}) {n}
{l} {n} {n} {n}, {l} {n} {n}
{c} - {l} ({n}'), {l} ({n}')
{c} {d} - {F}, the {j} of {o}, died on {d}. He was {n}.
Who wrote {x}? {F} did.
What year was {F} born?
When did {F} die?
Is {F} married to {F}?
How old is {f}?
What would {F} do?
Imagine you are {F}. Write a letter to {f}.
You are {f}, a {j} from {c}.
Your name is {f} and you work for {o}.
Act as {F}, the famous {j}.
Character: {f}\nAge: {n}\nJob: {j}
In this story, {f} finds a {w} and gives it to {f}.
{f} had always wanted a {w}. One day, {f}'s {j} bought one.
As {f} opened the door, {f} screamed.
{f} smiled at {f}. "Thank you, {f}."
The old {j}, whose name was {f}, sat down.
There was no sign of {f}. Only {f}'s {w} was left.
"{f}! {f}! Wake up!"
"Do you know {f}?" - "You mean {f} {l}?"
{f} sold {n} {w}s in {d} and {n} in {d}.
How much money does {f} have left?
How many {w}s do {f} and {f} have together?
Together, {f}, {f}, and {f} have {n} {w}s.
{f} spends {m} on {w}s. {f} spends twice as much.
Since {f} ate {n}, {f} has {n} - {n} = {n} left.
So {f} paid {m} + {m} = {m}.
{f} drove {n} miles and {f} drove {n} miles more than {f}.
Every day, {f} walks {n} miles to school.
If {f} is twice as old as {f}, how old is {f}?
{f} needs {n} eggs, {f} needs {n}.
* {f} paid {m}\n* {f} paid {m}
Student: {F}, grade {n}
Score: {f} {n}, {f} {n}
user={e} name="{F}" id={n}
assignee: {f}
reporter={F}
"assignee":"{F}","status":"open"
{{"from":"{F}","to":"{F}","body":"hi {f}"}}
{{"id":{n},"patient":"{F}","doctor":"Dr. {l}"}}
{{"user":"{f}","msg":"my address is {a}"}}
INSERT INTO people VALUES ({n}, '{F}', '{c}');
SELECT * FROM users WHERE name = '{F}';
UPDATE customers SET name='{F}', address='{a}' WHERE id={n};
greet("{f}") # prints Hello {f}
var user = new User("{f}", "{l}");
print(f"Hello, {f}")
{d} {n} INFO order of {F} shipped to {a}
Hello {f}{f}, sorry, {f}!
Please note that {F} (DOB {d}) has moved to {a}.
Tenant {F} of {a} owes {m}.
I am writing on behalf of my {j}, {F}, of {a}.
Send the invoice to {o}, {a}, attn. {F}.
The corner of {s} and {s} is closed.
There was a fire on {s} last night.
I used to live on {s} in {c}.
Turn left on {s}, then right on {s}.
The {w} shop on {s} is open.
She grew up on {s}.
Meet me at the {w} place on {s}.
My zip code is {z}.
postcode: {z}
Zip: {z}
ZIP Code {z}
the postal code is {z}
What is the weather in {z}?
Do you deliver to {z}?
Street: {s}\nZip: {z}\nCity: {c}
Address line 1: {s} {n}
I need a taxi from {a} to the airport
it's at {a}
we live at {a} now
my old address was {a} and the new one is {a}
The package for {f} went to {a} instead of {a}
Visit us: {a}
Venue: {a}\nDate: {d}
Where: {a}\nWhen: {d} at {n}
Registered office: {a}
{o} ({a}) was founded by {F}.
{F}, {a}, {t}, {e}
To: {F}, {a}
Sender: {F}, {a}
Home: {a}\nWork: {a}
Property at {a}, {n} bedrooms, {m}
Last known address: {a}
The suspect, {F}, {n}, of {a}, was arrested.
Could you tell {f} that the order for {a} is ready?
"""

# Nothing to find in these but what {c}, {o} and {x} bring.
PLAIN = """
The {w} is on sale at {o} until {d}.
What is the capital of {c}?
I flew from {c} to {c} with {o} on {d}.
How do I install {x} on {x}?
Explain {x} in simple terms.
Compare {x} and {x}.
Calculate {n} + {n} * {n}.
{n} / {n} = {n}
#### {n}
So the total is {n} x {n} = {n} {w}s.
She walked {n} miles down the road and {n} miles back.
He drove {n} miles on the highway in {n} hours.
There are {n} houses on the street and each has {n} windows.
The garden is {n} feet by {n} feet.
A box holds {n} {w}s. How many boxes are needed for {n} {w}s?
In {n}, {o} sold {n} {w}s in {c}.
{x} {n} was released in {d}.
On {d} the {x} team shipped version {n}.
Open the {x} app and tap Settings, then Privacy.
Step {n}: Click Save. Step {n}: Restart {x}.
Chapter {n}: The {x}
Table {n} shows the results for {x}.
See Section {n} of the Terms of Service.
Error {n}: File not found in Main Menu.
Dear Customer,\\n\\nThank you for your order {n}. Your {w} will arrive on {d}.\\n\\nKind regards,\\nCustomer Service
Dear Sir or Madam,\\nI am writing about the {w}.
Dear Hiring Manager, I am applying for the position of {j} at {o}.
Hi there, thanks for reaching out to {o}!
Hi team, the {w} is ready.
Hello World
Hello everyone, welcome to {c}.
Good Morning America
Best Regards
User: What is {x}?\\nAssistant: {x} is a {w} made by {o}.
User: Translate "{w}" into {N}.\\nAssistant: Sure!
Assistant: The {N} word is "{w}".
The {N} economy grew by {n}% in {n}.
The {N} and {N} teams meet in {c}.
Mark the {w} as done. Will it work? May the best team win.
Will the {w} arrive in May or in June?
Grant access to the {w}. Chase the payment. Bill the customer.
Mark all that apply. Drew a line. Grace period: {n} days.
Rose wine and Ginger tea. A Jack of all trades. Jack and plug.
Frank discussions. Rich text. Art class. Faith and Hope. Dawn breaks. Summer and Autumn.
The Virginia plan. The Washington Post. Paris fashion. Jordan river. Austin, Texas. Charlotte, NC.
A Ford Focus, a Lincoln Town Car, a Mercedes and a Royce.
St. Mary's Hospital in {c} has {n} beds.
John Hopkins University, Stanford University and King's College are schools.
The Thomas Cook group, Marks & Spencer and J.P. Morgan are companies.
The Turing machine, the Doppler effect, the Bernoulli equation and Occam's razor.
Add {n} cups of flour, {n} teaspoons of salt and one Granny Smith apple.
Preheat the oven to {n} degrees. Bake for {n} minutes. Serves {n}.
SELECT name, address FROM customers WHERE id = {n};
INSERT INTO Orders (OrderID, CustomerName) VALUES ({n}, ?);
def main(): print("Hello World")
public class Main {{ public static void main(String[] args) {{ System.out.println({n}); }} }}
import React from 'react'; const App = () => <Button onClick={{handle}}>Save</Button>;
class Person: def __init__(self, name, age): self.name = name
function add(a, b) {{ return a + b; }} // returns {n}
for (int i = 0; i < {n}; i++) {{ total += Price[i]; }}
String firstName = request.getParameter("firstName");
<div class="Container"><h1>Welcome</h1><p>Lorem Ipsum</p></div>
let Some(value) = map.get(&Key::Name) else {{ return Err(Error::Missing) }};
git commit -m "Fix Address parser" && git push origin Main
FROM Python:{n} AS Build\\nRUN pip install Flask
{{"type": "Feature", "name": "{x}", "version": "{n}"}}
{{"city": "{c}", "country": "{c}", "population": {n}}}
Product: {x}\\nPrice: {m}\\nQuantity: {n}
Model: {x}\\nSerial: {n}\\nStatus: Shipped
Company: {o}\\nIndustry: Retail\\nHeadquarters: {c}
Subject: Invoice {n} from {o}
Category: Home & Garden\\nRating: {n} out of 5
Date: {d}\\nTime: {n}\\nLocation: {c}
Name: {x}\\nType: Software
Q: What is {x}? A: It is a {w}.
Roses are red, Violets are blue.
To be, or not to be, that is the Question.
The Supreme Court ruled in {d}. Congress passed the Act in {n}.
Lake Superior, Mount Rainier and the River Thames are in {c}.
World War II ended in {n}. The Cold War began soon after.
The {x} costs {m} at {o} in {c}.
{o} opened {n} stores in {c} and {c}.
{o} shares fell {n}% in {c} on {d}.
{c} {n}, {c} {n}
{c}, {d} ({o}) - Shares rose.
NEWS: {o} TO BUY {o}
TODO: Update README and Add Tests
Press Ctrl+C. Select File > Save As. Use the Arrow Keys.
As an AI language model, I can't do that. As a {j}, you should ask {o}.
In Python, use {x}. In JavaScript, Math.max({n}, {n}) returns {n}.
Let x = {n}. Then y = {n}. Therefore, x + y = {n}.
Natural Language Processing, Machine Learning and Computer Vision are fields of Computer Science.
Monday: {n}\\nTuesday: {n}\\nWednesday: {n}
Size: Large. Colour: Navy Blue. Material: Oak.
Bus {n} to Central Station leaves from Platform {n}.
Take Route {n} to Exit {n}. Turn left on the main road after {n} meters.
Room {n}, Floor {n}. Gate {n}. Flight {n} to {c}.
Figure {n}. Suite of tests. Unit {n} of the course. Lot {n} of {n}.
Order {n}, item {n}, {w} {n}
pinned {n}, {c} {n}, publication {n}
{w} {n}, {w} {n}, {w} {n}
Part No. {n} Rev. B, Lot {n}
Version {n}, Build {n}, {x} {n}
Grade {n} Math, Lesson {n}: Adding Numbers
Vol. {n}, No. {n}, pp. {n}-{n}
{n} Green Apples, {n} Red Balls and {n} Blue Cars
There are {n} Girl Scouts and {n} Boy Scouts.
{n} Euros, {n} Dollars and {n} Pounds
The Art Museum has {n} paintings. The Science Center has {n}.
Mom has {n} apples. Dad has {n}. Grandma has {n} more than Mom.
The teacher has {n} students. Each student gets {n} pencils.
A farmer has {n} Cows, {n} Pigs and {n} Chickens.
Monday {n}, Tuesday {n}, Wednesday {n}. How many in all?
Let A = {n}, B = {n} and C = A + B.
A: {n}\nB: {n}\nC: {n}\nD: None of the above
Yes. No. Maybe. Sure! Okay. Great! Thanks! Sorry. Absolutely!
However, Therefore, Moreover, Finally, Overall, Additionally, In Conclusion
Introduction\nMethods\nResults\nDiscussion\nReferences
Ingredients:\n- {n} Eggs\n- {n} cups Sugar\n- Butter
Title: The Lost {w}\nGenre: Fantasy\nRating: {n}
Input: {n} {n}\nOutput: {n}
Instruction: Summarize the Article.
Question: Which Planet is the largest?\nAnswer: Jupiter
Create a List. Sort the Array. Return the Result. Describe the Process. Generate a Summary.
Explain Photosynthesis. Discuss Globalization. Compare Democracy and Communism.
Classify the following as Noun, Verb or Adjective: Run, Quickly, House.
Red, Blue, Green, Yellow, Orange, Purple
Dog, Cat, Horse, Lion, Tiger, Elephant, Penguin
Football, Basketball, Tennis, Chess
Physics, Chemistry, Biology, History, Geography, Mathematics
Hydrogen, Helium, Lithium, Carbon, Nitrogen, Oxygen
Spring, Summer, Autumn, Winter. North, South, East, West.
Windows {n}, Office {n}, Core i{n}, RTX {n}, A{n}, Boeing {n}
GET /users/{n} HTTP/1.1\nHost: api.example.com\nAccept: application/json
Traceback (most recent call last): File "main.py", line {n}, in Main
ValueError: Invalid Literal. TypeError: Cannot read property of Undefined.
interface User {{ firstName: string; lastName: string; address: Address; }}
CREATE TABLE Customers (Id INT, FirstName VARCHAR({n}), Street VARCHAR({n}), City TEXT);
struct Node {{ Node* Left; Node* Right; int Value; }};
<label for="Name">Name</label><input id="Name" placeholder="First Name">
Map<String, List<Integer>> Result = new HashMap<>();
const API_KEY = process.env.KEY; if (!Key) throw new Error("Missing Key");
\\begin{{Theorem}} Let G be a Group of order {n}. \\end{{Theorem}}
docker run -p {n}:{n} --name Web nginx:{n}
{n} {w} Street Style tips for {d}
Wall Street fell {n}% on {d}. Main Street and Downing Street disagree.
Sesame Street, Bourbon Street and Abbey Road are famous.
the {w} is {n} feet wide, {n} drive bays, {n} way switch, {n} court cases
i need {n} {w}s by {d} please
what is the best {x} in {c}
is {o} open on {d}
do you ship to {c}
how much is a {w} from {c} to {c}
the {N} word for {w}
{c} is in {c}.
{c} and {c} are cities in {c}.
{c} beat {c} {n}-{n} on {d}.
{o} and {o} merged in {n}.
{x} was written in {n}. {x} is better than {x}.
I love {x}. {x} is great!
I use {x} at {o} with {x} and {x}.
Thanks for contacting {o} Support. Ticket {n} is closed.
{o} Customer Care Team\n{o} Inc.
Welcome to {o}! Your {x} is ready.
New {x} {n} Pro Max {n}GB Black
RT @news: {o} launches {x} in {c} #tech
#Throwback to {c} {n}
Good Night World. Happy New Year! Merry Christmas!
It's {k}.
It's {k}. The order is {k}.
Order {k}, paid {m}.
order {k} was due last {d}
The parcel has the number {k}.
Tracking number: {k}
Invoice {k} for {o}
Ref: {k}\\nCase: {k}
Part {k} fits model {k}.
My order number is {k}. Card number {n} {n} {n} {n}.
Router says {n}. Server says no. Dashboard shows {n}. Windows says it can't.
Build {k} failed. Pipeline {k} passed. Ticket {k} is open. Branch {k} merged.
Flight {k} leaves at {n}. Seat {n}C. Gate B{n}. Terminal {n}.
Error {k} in Module {k}. See Log {k}.
Serial {k}, License {k}, Batch {k}
password={k} token={k}
You answer customers of {o}. Ask one question at a time.
You are the support desk of {o}, a shop for {w}s. Be brief and kind.
You work for {o}. If you can't help, say so.
You help developers who connect to the {o} API.
You are a helpful assistant of {o}.
Please stay at or below {n} W. An LED of {n} W is enough.
It is {n} cm wide, {n} cm high and weighs {n} kg. Wash at {n} °C.
Use a fuse of {n} A at {n} V. Tighten to {n} Nm. Set it to {n} Hz.
The job says AccessDenied. It says NotFound. It prints Done. It returns OK.
can't say anything about {x}, but all is well
Please look at {x} before {d}. The {x} team asks about {x}.
The Dune curtain, the Heron lamp, the Kelp throw and the Fjord light are in stock.
In Bristol we are open from {n}:00 to {n}:30 on the ground floor.
God bless {c}. Jesus Christ. Oh My God. Holy Bible.
"""

FOREIGN = {
    "de_DE": """
Hallo, mein Name ist {F} und ich habe eine Frage zu meiner Bestellung.
Guten Tag, hier ist {F}. Meine Adresse lautet {a}.
Sehr geehrter Herr {l},\\n\\nvielen Dank für Ihre Nachricht.\\n\\nMit freundlichen Grüßen\\n{F}
Sehr geehrte Frau {l}, Ihr Paket wurde an {a} geliefert.
Liebe {f}, wie geht es dir? Viele Grüße, {f}
Ich wohne in der {a}.
Name: {F}\\nAnschrift: {a}\\nTelefon: {t}
Bitte liefern Sie an {F}, {a}.
Frau Dr. {l} ist heute nicht im Haus.
Der Kunde {F} hat am {d} angerufen.
{f} und {f} gehen morgen nach {c}.
Rechnungsadresse: {a}
Die Firma {o} hat ihren Sitz in {c}.
Kannst du {f} bitte sagen, dass der Termin am {d} ist?
""",
    "fr_FR": """
Bonjour, je m'appelle {F} et j'ai un problème avec ma commande.
Bonjour {f}, merci pour ton message.
Cher Monsieur {l},\\n\\nMerci pour votre lettre.\\n\\nCordialement,\\n{F}
Madame {l} habite au {a}.
J'habite au {a}.
Nom : {F}\\nAdresse : {a}\\nTél. : {t}
Veuillez livrer le colis à {F}, {a}.
Mon adresse est {a}.
Le docteur {l} vous recevra le {d}.
{f} et {f} partent à {c} demain.
La société {o} est basée à {c}.
M. {l} a appelé à propos de la facture.
""",
    "es_ES": """
Hola, me llamo {F} y necesito ayuda con mi pedido.
Hola {f}, gracias por tu mensaje.
Estimado Sr. {l}:\\n\\nLe escribo sobre la factura.\\n\\nAtentamente,\\n{F}
Mi dirección es {a}.
Vivo en {a}.
Nombre: {F}\\nDirección: {a}\\nTeléfono: {t}
Por favor, envíe el paquete a {F}, {a}.
La señora {l} llamó el {d}.
{f} y {f} viajan a {c}.
La empresa {o} tiene su sede en {c}.
El paciente {F} ingresó el {d}.
""",
    "it_IT": """
Ciao, mi chiamo {F} e ho un problema con il mio ordine.
Gentile Sig. {l},\\n\\ngrazie per la sua richiesta.\\n\\nCordiali saluti,\\n{F}
Abito in {a}.
Il mio indirizzo è {a}.
Nome: {F}\\nIndirizzo: {a}\\nTelefono: {t}
Spedire a {F}, {a}.
La dottoressa {l} non c'è oggi.
{f} e {f} vanno a {c}.
L'azienda {o} ha sede a {c}.
""",
    "nl_NL": """
Hallo, mijn naam is {F} en ik heb een vraag over mijn bestelling.
Beste {f},\\n\\nbedankt voor je bericht.\\n\\nMet vriendelijke groet,\\n{F}
Geachte heer {l}, uw pakket is bezorgd op {a}.
Ik woon op {a}.
Mijn adres is {a}.
Naam: {F}\\nAdres: {a}\\nTelefoon: {t}
Mevrouw {l} heeft op {d} gebeld.
{f} en {f} gaan naar {c}.
""",
    "pt_BR": """
Olá, meu nome é {F} e preciso de ajuda com meu pedido.
Prezado Sr. {l},\\n\\nobrigado pela mensagem.\\n\\nAtenciosamente,\\n{F}
Moro na {a}.
Meu endereço é {a}.
Nome: {F}\\nEndereço: {a}\\nTelefone: {t}
Favor entregar para {F}, {a}.
A dona {f} ligou no dia {d}.
{f} e {f} vão para {c}.
""",
    "pl_PL": """
Dzień dobry, nazywam się {F} i mam pytanie o zamówienie.
Szanowny Panie {l},\\n\\ndziękuję za wiadomość.\\n\\nZ poważaniem,\\n{F}
Mieszkam przy {a}.
Imię i nazwisko: {F}\\nAdres: {a}\\nTelefon: {t}
Pani {l} dzwoniła {d}.
{f} i {f} jadą do {c}.
""",
    "tr_TR": """
Merhaba, benim adım {F}. Siparişim hakkında bilgi almak istiyorum.
Sayın {F},\\n\\nmesajınız için teşekkürler.\\n\\nSaygılarımla,\\n{F}
Adım {f}, {c} şehrinde yaşıyorum.
Ad Soyad: {F}\\nTelefon: {t}
{f} Bey ve {f} Hanım yarın geliyor.
""",
    "sv_SE": """
Hej, jag heter {F} och har en fråga om min beställning.
Hej {f}, tack för ditt meddelande. Med vänliga hälsningar, {F}
Jag bor på {a}.
Namn: {F}\\nAdress: {a}\\nTelefon: {t}
{f} och {f} åker till {c}.
""",
    "no_NO": """
Hei, jeg heter {F} og har et spørsmål om bestillingen.
Hei {f}, takk for meldingen. Vennlig hilsen {F}
Jeg bor i {a}.
Navn: {F}\\nAdresse: {a}
""",
    "da_DK": """
Hej, mit navn er {F}, og jeg har et spørgsmål om min ordre.
Kære {f}, tak for din besked. Venlig hilsen {F}
Jeg bor på {a}.
Navn: {F}\\nAdresse: {a}
""",
    "fi_FI": """
Hei, nimeni on {F} ja minulla on kysymys tilauksestani.
Hei {f}, kiitos viestistäsi. Terveisin {F}
Asun osoitteessa {a}.
Nimi: {F}\\nOsoite: {a}
""",
    "cs_CZ": """
Dobrý den, jmenuji se {F} a mám dotaz k objednávce.
Vážený pane {l},\\n\\nděkuji za zprávu.\\n\\nS pozdravem,\\n{F}
Bydlím na adrese {a}.
Jméno: {F}\\nAdresa: {a}
""",
    "ro_RO": """
Bună ziua, mă numesc {F} și am o întrebare despre comandă.
Stimate domnule {l}, vă mulțumim. Cu stimă, {F}
Locuiesc pe {a}.
Nume: {F}\\nAdresa: {a}
""",
    "hu_HU": """
Jó napot, {F} vagyok, és kérdésem van a rendelésemről.
Tisztelt {F}!\\n\\nKöszönöm az üzenetét.\\n\\nÜdvözlettel,\\n{F}
A címem: {a}
Név: {F}\\nCím: {a}
""",
    "hr_HR": """
Dobar dan, zovem se {F} i imam pitanje o narudžbi.
Poštovani gospodine {l}, hvala na poruci. Srdačan pozdrav, {F}
Živim na adresi {a}.
Ime i prezime: {F}\\nAdresa: {a}
""",
    "id_ID": """
Halo, nama saya {F}. Saya ingin menanyakan pesanan saya.
Pak {f} tinggal di {a}.
Bu {f} dan {f} pergi ke {c}.
Nama: {F}\\nAlamat: {a}
""",
    "vi_VN": """
Xin chào, tôi tên là {F}. Tôi cần hỗ trợ về đơn hàng.
Anh {f} sống tại {a}.
Họ tên: {F}\\nĐịa chỉ: {a}
""",
    "en_IN": """
Hello, this is {F} speaking. My address is {a}.
Dear {f} ji, kindly do the needful. Regards, {F}
Shri {F}, S/o {F}, R/o {a}
Name: {F}\\nAddress: {a}\\nMob: {t}
""",
    "ru_RU": """
Здравствуйте, меня зовут {F}, у меня вопрос по заказу.
Уважаемый {F}!\\n\\nСпасибо за письмо.\\n\\nС уважением,\\n{F}
Я живу по адресу: {a}.
ФИО: {F}\\nАдрес: {a}
{f} и {f} едут в {c}.
Вчера звонил {F} из {c}.
""",
    "uk_UA": """
Добрий день, мене звати {F}, у мене питання щодо замовлення.
Шановний {F}! Дякую за лист. З повагою, {F}
Моя адреса: {a}.
""",
    "el_GR": """
Καλημέρα, με λένε {F} και έχω μια ερώτηση για την παραγγελία μου.
Αγαπητέ κύριε {l}, ευχαριστώ. Με εκτίμηση, {F}
Μένω στη διεύθυνση {a}.
""",
    "zh_CN": """
你好，我叫{F}，我想查询我的订单。
我的名字是{F}，住在{a}。
{F}先生您好，您的包裹已送达{a}。
收件人：{F}\\n地址：{a}\\n电话：{t}
{F}和{F}昨天去了{c}。
经理{F}表示，项目将于{d}完成。
姓名：{F}
""",
    "ja_JP": """
こんにちは、{F}と申します。注文についてお聞きしたいです。
{F}様、お世話になっております。
住所は{a}です。
氏名：{F}\\n住所：{a}\\n電話：{t}
{l}さんは{c}に住んでいます。
担当の{l}です。よろしくお願いします。
""",
    "ko_KR": """
안녕하세요, 제 이름은 {F}입니다. 주문에 대해 문의드립니다.
{F}님, 안녕하세요. 주소는 {a}입니다.
이름: {F}\\n주소: {a}\\n전화: {t}
{F} 씨는 {c}에 살고 있습니다.
담당자 {F}입니다.
""",
    "ar_SA": """
مرحبا، اسمي {F} ولدي سؤال عن طلبي.
السيد {F} المحترم، شكرا على رسالتك.
الاسم: {F}
ذهب {f} و {f} إلى المدينة.
""",
    "he_IL": """
שלום, שמי {F} ויש לי שאלה לגבי ההזמנה.
{f} היקר, תודה על ההודעה. בברכה, {F}
שם: {F}\\nכתובת: {a}
אני גר ברחוב {a}.
""",
    "hi_IN": """
नमस्ते, मेरा नाम {F} है और मुझे अपने ऑर्डर के बारे में पूछना है।
श्री {F} जी, धन्यवाद।
नाम: {F}\\nपता: {a}
""",
}

# Words that are names here ...
AMBIGUOUS = """
{q} will come in {d}.
{q} left in {d}, I think.
{q} {l} was here.
{q} said the {w} is ready.
{q} says hi.
{q} has the {w}.
{q} is my {j}.
{q} was late, so {q} went alone.
{q} and {f} went to {c}.
{f} and {q} live in {c}.
{q} wants a {w}.
{q} loves the {w}.
{q} bought {n} {w}s.
{q} signed the {w}.
{q} stood up to speak.
{q} sold the {w} to {q}.
{q} isn't here. {q}'s phone is off.
{q}'s {w} is broken.
I gave {q} a {w}.
I gave {q} {n} days.
Ask {q} about the {w}.
Tell {q} that {q} called.
Thanks, {q}!
Dear {q},
Hi {q}, how are you?
My name is {q}.
My {j} {q} lives in {c}.
I met {q} in {c} on {d}.
{q} flew to {c} with {q}.
{q} will mark the {w}. {q} may bill the {j}.
Then {q} laughed and {q} ran.
Did {q} call? Is {q} there?
It was {q} who broke the {w}.
With {q} gone, {q} was sad.
Best,\\n{q}
{q}: I'm on my way
The {q}s came for dinner.
The {q} family moved to {c}.
{f} {q} works at {o}.
Mr. {q} and Mrs. {q} are here.
who is {q}
{q} marked the exam. {q} drew a picture. {q} rose early.
{q} told {q} to wait.
{q}, can you help?
"{q}, come here," said {f}.
"""

# ... and what they are elsewhere.
AMBIGUOUS_PLAIN = """
Will the {w} come? Will it? Will you? Will they pay in May?
May I ask? May the {w} be with you. It may rain in May.
Mark the {w}. Mark my words. Mark all as read. A mark of {n}.
The rose is red. Prices rose. A rose garden. The ivy and the holly grew.
By the grace of God. Grace periods are {n} days. In good grace.
I hope so. Hope is not a plan. We hope you like it. Faith, hope and love.
The bill is {m}. Bill the {j} for {m}. A dollar bill.
They drew the line. She drew a {w}. We drew {n} cards.
Chase the ball. Chase Bank has {n} branches. A car chase.
Georgia is a state. Georgia borders Russia. I live in Georgia.
Austin is in Texas. Jordan borders Iraq. We flew to Paris, then London.
In Virginia it rained. Florence is in Italy. Brooklyn and Chelsea are in New York.
Summer is hot. In autumn leaves fall. Dawn broke. At dawn we left. Winter came.
Rich people. The rich and the poor. Modern Art. Art class. Fine art.
A frank talk. Frank discussions. Jack of all trades. The jack is broken. A guy came in.
The dean of the school. A grant of {m}. Grant access. {n} miles. Miles away.
A cliff, a brook, a glen and a dale. Pine and olive trees. A lily, an iris, a daisy and a violet.
Add pepper, ginger, basil and olive oil. A glass of sherry and brandy. Ruby on Rails. Pearl and jade.
The hunter, the fisher, the mason, the cook and the baker. A young king. The bishop and the pope.
Brown Sugar, White Rice, Black Tea, Green Beans and Gray Stone.
Annex B, Table C, Vitamin D, Plan B, Option A, Type 2, Exhibit C, Appendix A, Part B
350 F, 20 C, 5 V, 60 W, 12 A, 220 V, 100 K
Angel investors. Star ratings. Sky News. A ray of sun. River bank. Forest fire. Cash only. Best price.
In June, April and August. On Christmas day. At Easter. Genesis, Exodus.
Fox News, Wolf Hall, Robin Hood, Jay-Z. A penny saved. Carol singing. New Year's Eve.
Asia, Africa and India grew fast. China and Ireland signed. London, Berlin and Vienna.
Lincoln Center, Washington Post, Madison Square Garden, Kingston Town, Troy ounce.
Trinity College. Justice Department. Destiny 2. Harmony OS. Melody and harmony.
Case closed. Day one. Early access. Major update. Reed College. Lance and spear.
Street art. Church of England. Lane keeping. Price list. Stone Age. Rice fields.
"""

# Sentences without names, in which capitals begin them, and nouns in German.
FOREIGN_PLAIN = """
Bitte schicken Sie die Rechnung an die Adresse. Vielen Dank für Ihre Bestellung.
Die Lieferung kommt am Montag. Der Artikel ist leider nicht verfügbar. Ich habe eine Frage.
Ich wohne in der Nähe. Meine Kundennummer ist {n}. Das Paket wiegt {n} Kilo.
Könnten Sie mir helfen? Wann kommt mein Paket? Die Straße ist gesperrt.
Veuillez envoyer la facture. Merci pour votre commande. Mon colis est en retard.
J'habite près de la gare. Pouvez-vous m'aider ? Le prix est de {n} euros. Quel temps fait-il ?
Envíelo mañana por favor. Gracias por su pedido. Mi número de cliente es {n}.
¿Puede ayudarme? El paquete no ha llegado. Quiero devolver el producto. Mi casa está en {c}.
Vorrei restituire il prodotto. Grazie per il suo ordine. Il mio numero è {n}. Abito vicino alla stazione.
Minha casa fica na rua principal. Obrigado pela compra. Meu pedido não chegou. Quero devolver o produto.
Mijn bestelling is niet aangekomen. Bedankt voor uw bericht. Ik woon in de buurt. Wanneer komt het pakket?
Mieszkam w {c}. Dziękuję za zamówienie. Moja paczka nie dotarła. Proszę o pomoc.
Jag bor nära stationen. Tack för din beställning. Mitt paket har inte kommit. Adressen är fel.
Adressen er forkert. Tak for din bestilling. Min pakke er ikke kommet. Jeg bor tæt på.
Asun keskustassa. Kiitos tilauksesta. Paketti ei ole tullut. Osoite on väärä.
Bydlím v centru. Děkuji za objednávku. Balíček nedorazil. Adresa je špatně.
Locuiesc în centru. Mulțumesc pentru comandă. Pachetul nu a ajuns. Adresa este greșită.
Köszönöm a rendelést. A csomag nem érkezett meg. A cím rossz.
Siparişim gelmedi. Teşekkürler. Adres yanlış. Paketim nerede?
Terima kasih. Paket saya belum sampai. Alamatnya salah. Saya tinggal di {c}.
Cảm ơn bạn. Đơn hàng của tôi chưa đến. Địa chỉ sai.
Спасибо за заказ. Посылка не пришла. Адрес неверный. Я живу в центре.
谢谢您的订单。我的包裹还没到。地址错了。今天天气很好。
ご注文ありがとうございます。荷物が届きません。住所が間違っています。
주문해 주셔서 감사합니다. 택배가 오지 않았습니다. 주소가 틀렸습니다.
شكرا على طلبك. لم يصل الطرد. العنوان خطأ.
תודה על ההזמנה. החבילה לא הגיעה. הכתובת שגויה.
आपके ऑर्डर के लिए धन्यवाद। पैकेट नहीं आया।
"""
