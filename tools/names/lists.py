"""Words and names that the training texts are made of, beside those that packages bring."""

CITIES = """London Paris Berlin Madrid Rome Amsterdam Vienna Prague Warsaw Lisbon Dublin Edinburgh Glasgow
Manchester Birmingham Liverpool Leeds Bristol Cardiff Belfast Oxford Cambridge Munich Hamburg Frankfurt Cologne
Stuttgart Leipzig Dresden Zurich Geneva Basel Brussels Antwerp Ghent Rotterdam Utrecht Copenhagen Oslo Stockholm
Helsinki Gothenburg Bergen Tallinn Riga Vilnius Moscow Kyiv Kiev Odessa Minsk Budapest Bucharest Sofia Belgrade
Zagreb Athens Istanbul Ankara Izmir Barcelona Valencia Seville Bilbao Porto Milan Naples Turin Florence Venice
Bologna Lyon Marseille Toulouse Nice Bordeaux Lille Nantes Strasbourg Tokyo Osaka Kyoto Yokohama Sapporo Seoul
Busan Beijing Shanghai Shenzhen Guangzhou Chengdu Wuhan Taipei Singapore Bangkok Hanoi Manila Jakarta Mumbai Delhi
Bangalore Bengaluru Chennai Kolkata Hyderabad Pune Jaipur Karachi Lahore Dhaka Kathmandu Colombo Dubai Doha Riyadh
Jeddah Kuwait Baghdad Tehran Damascus Beirut Amman Jerusalem Haifa Cairo Alexandria Tunis Algiers Casablanca Rabat
Lagos Abuja Accra Nairobi Kampala Johannesburg Pretoria Durban Harare Sydney Melbourne Brisbane Perth Adelaide
Canberra Hobart Auckland Wellington Christchurch Toronto Montreal Vancouver Calgary Edmonton Ottawa Winnipeg
Halifax Quebec Boston Chicago Houston Dallas Austin Denver Seattle Portland Phoenix Atlanta Miami Orlando Tampa
Philadelphia Pittsburgh Baltimore Detroit Cleveland Cincinnati Columbus Indianapolis Milwaukee Minneapolis Omaha
Nashville Memphis Louisville Charlotte Raleigh Richmond Sacramento Oakland Fresno Tucson Albuquerque Boise Anchorage
Honolulu Spokane Tacoma Buffalo Rochester Syracuse Albany Newark Hartford Providence Havana Bogota Lima Quito
Caracas Santiago Montevideo Asuncion Brasilia Recife Salvador Curitiba Guadalajara Monterrey Tijuana Cancun""".split()
CITIES += ["New York", "New York City", "Los Angeles", "San Francisco", "San Diego", "San Jose", "San Antonio",
           "Las Vegas", "Salt Lake City", "St. Louis", "Kansas City", "New Orleans", "Oklahoma City", "Fort Worth",
           "El Paso", "Long Beach", "Santa Monica", "Palo Alto", "Hong Kong", "Kuala Lumpur", "Ho Chi Minh City",
           "Tel Aviv", "Cape Town", "Addis Ababa", "Dar es Salaam", "Mexico City", "Buenos Aires", "Sao Paulo",
           "Rio de Janeiro", "The Hague", "Tower Hamlets", "West Yorkshire", "Silicon Valley", "Abu Dhabi"]
REGIONS = """Texas California Florida Ohio Georgia Virginia Washington Oregon Nevada Arizona Colorado Utah Idaho
Montana Wyoming Kansas Nebraska Iowa Missouri Arkansas Louisiana Mississippi Alabama Tennessee Kentucky Indiana
Illinois Michigan Wisconsin Minnesota Maine Vermont Maryland Delaware Pennsylvania Massachusetts Connecticut Hawaii
Alaska Ontario Alberta Manitoba Bavaria Saxony Tuscany Sicily Catalonia Andalusia Brittany Normandy Provence
Scotland Wales England Ireland Cornwall Yorkshire Kent Sussex Queensland Tasmania Victoria Punjab Kerala Gujarat
Asia Africa Europe America Australia Antarctica Scandinavia Siberia Balkans""".split()
REGIONS += ["North Carolina", "South Dakota", "West Virginia", "New Jersey", "New Mexico", "New Hampshire",
            "Middle East", "Latin America", "Eastern Europe", "Lake Michigan", "Mount Everest", "Pacific Ocean"]
NATIONALITY = """American British English French German Spanish Italian Dutch Polish Turkish Swedish Russian Chinese
Japanese Korean Indian Mexican Brazilian Canadian Australian Irish Scottish Welsh Greek African European Asian Arab
Jewish Muslim Christian Catholic Buddhist Hindu Roman Victorian Latin Hebrew Arabic Danish Norwegian Finnish""".split()
TIME = """January February March April June July August September October November December Monday Tuesday
Wednesday Thursday Friday Saturday Sunday Christmas Easter Thanksgiving Halloween Ramadan Diwali Hanukkah Jan Feb
Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun May""".split()
BRANDS = """Google Microsoft Apple Amazon Facebook Meta Netflix Spotify Tesla Toyota Honda Ford BMW Audi Siemens
Samsung Sony Nokia Intel Nvidia AMD IBM Oracle SAP Adobe Salesforce Slack Zoom Uber Lyft Airbnb PayPal Stripe Visa
Mastercard Walmart Target Costco IKEA Nike Adidas Puma Gucci Prada Starbucks McDonalds Pepsi Nestle Unilever Pfizer
Bayer Novartis Boeing Airbus NASA FIFA UEFA UNESCO WHO NATO BBC CNN Reuters Bloomberg Twitter Instagram TikTok
YouTube LinkedIn Reddit GitHub GitLab Docker Kubernetes Atlassian Shopify Wikipedia Harvard Stanford MIT Yale
Vodafone Telekom Orange Santander Barclays HSBC Lufthansa Ryanair FedEx UPS DHL Hermes Maersk Shell Chevron""".split()
PRODUCTS = """iPhone iPad MacBook Windows Linux Ubuntu Android Chrome Firefox Safari Excel Word PowerPoint Outlook
Python Java JavaScript Rust Ruby Swift Kotlin Julia Scala Perl Ada Pascal Haskell React Angular Django Flask Spark
Kafka Hadoop Jenkins Travis Maven Gradle Cassandra Redis Postgres MySQL MongoDB Elasticsearch Grafana Prometheus
Alexa Siri Cortana Bixby Claude Gemini Bard Watson Kindle Fire Echo Galaxy Pixel Surface Xbox PlayStation Switch
Nintendo Mario Minecraft Fortnite Tetris Monopoly Lego Barbie Jenga Corvette Mustang Civic Corolla Prius Model Golf
Photoshop Illustrator Premiere Blender Unity Unreal Jira Confluence Notion Trello Figma Canva Teams Zoom Skype
WhatsApp Telegram Signal Discord Messenger Gmail Dropbox OneDrive Earth Mars Jupiter Saturn Venus Mercury Neptune
Pluto Moon Sun Galileo Hubble Voyager Apollo Curiosity Titanic Matrix Inception Avatar Hamlet Macbeth Odyssey Bible
Quran Torah Genesis Exodus Euler Fibonacci Gauss Newton Pythagoras Bayes Fourier Laplace Turing Celsius Fahrenheit
Kelvin Ohm Volt Watt Joule Pascal Hertz Tesla""".split()
PRODUCTS += ["Big Mac", "Model S", "Model 3", "Galaxy S24", "Pixel 8", "Surface Pro", "Office 365", "Visual Studio",
             "Stack Overflow", "Google Maps", "Apple Pay", "Amazon Prime", "Star Wars", "Harry Potter", "Game of Thrones",
             "Lord of the Rings", "The Great Gatsby", "Pride and Prejudice", "Moby Dick", "World War II", "Black Friday",
             "Machine Learning", "Deep Learning", "Data Science", "Computer Science", "Natural Language Processing",
             "Customer Service", "Human Resources", "Terms of Service", "Privacy Policy", "Annual Report",
             "United Nations", "European Union", "World Health Organization", "Supreme Court", "White House",
             "Golden Gate Bridge", "Eiffel Tower", "Central Park", "Times Square", "Wall Street", "Silicon Valley",
             "Nobel Prize", "Olympic Games", "Super Bowl", "World Cup", "Pythagorean Theorem", "Newton's Second Law",
             "Moore's Law", "Murphy's Law", "Parkinson's disease", "Alzheimer's", "Hodgkin lymphoma", "Caesar salad",
             "Jack Daniels", "Johnnie Walker", "Ben & Jerry's", "Marks & Spencer", "Mercedes-Benz", "Harley-Davidson",
             "Blue Cross", "Red Bull", "Mountain Dew", "Dr Pepper", "Raspberry Pi", "Dijkstra's algorithm"]
WORDS = """order ticket invoice account package delivery report meeting project contract laptop phone subscription
refund document server database printer appointment booking room table car bike flight hotel passport visa payment
password bill loan policy claim prescription lesson course essay recipe photo video song book letter parcel""".split()
JOBS = """manager engineer teacher nurse doctor lawyer accountant driver developer designer analyst director assistant
student professor colleague landlord neighbour neighbor cousin brother sister husband wife mother father uncle aunt
daughter son boss friend client customer patient tenant supervisor coach plumber electrician dentist""".split()
STREET_TYPES = """Street Avenue Road Lane Drive Boulevard Court Place Way Terrace Circle Parkway Highway Square
Trail Close Crescent Grove Gardens Mews Hill Row Walk Alley Plaza Loop Pike Turnpike Crossing""".split()
STREET_SHORT = """St Ave Rd Ln Dr Blvd Ct Pl Ter Cir Pkwy Hwy Sq Trl Cres St. Ave. Rd. Ln. Dr. Blvd.""".split()
STREET_NAMES = """Main Oak Maple Cedar Pine Elm Washington Lake Hill Park Church Walnut Chestnut Spring Franklin
Jefferson Madison Lincoln Jackson Adams Monroe High Station Victoria Mill Bridge Green King Queen George Albert
London York Manor Windsor Richmond Grove Broad Market Union Water River Forest Highland Sunset Ridge Valley Meadow
Cherry Birch Willow Magnolia Dogwood Sycamore Hickory Poplar Laurel Hawthorn Orchard Garden College School Railroad
Center Front Court Liberty Prospect Pleasant Summit Fairview Highland Lakeview Riverside Hillside Woodland Greenwood
Rosewood Brookside Northgate Southgate Westgate Kingsway Harbour Harbor Ocean Bay Beach Canal Castle Abbey Priory""".split()
STATES = """AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH
OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC""".split()
STATE_NAMES = """Alabama Alaska Arizona California Colorado Florida Georgia Illinois Indiana Kansas Maryland Michigan
Minnesota Missouri Nevada Ohio Oregon Pennsylvania Tennessee Texas Utah Virginia Washington Wisconsin""".split()

# Given and family names that are words, and what they may be taken for.
AMBIGUOUS = """Will May Mark Rose Grace Hope Bill Drew Chase Georgia Austin Jordan Virginia Paris Summer Rich Art
Autumn Dawn Faith Joy Frank Jack Pat Sue Rob Guy Gene Dean Earl Duke Grant Miles Dale Glen Cliff Brook Brooke Lily Iris
Daisy Ivy Holly Heather Violet Olive Ginger Pepper Ruby Pearl Jade Amber Crystal Melody Harmony Charity Patience
Prudence Constance Mercy Honor Angel Star Skye Sky Ray Sunny Stormy River Forest Hunter Fisher Mason Carter Taylor
Tyler Parker Cooper Porter Baker Cook Young White Brown Green Black Gray King Bishop Pope Price Love Bush Rice Stone
Wood Woods Banks Fields Rivers Lane Street Church Case Day Early Strong Sharp Best Cash Major Pierce Reed Wade Lance
Chip Buck Colt Wolf Fox Robin Jay Wren Martin Penny Carol Eve Gay Jean Basil Reuben Victor Max Sterling Chance
Tucker Christian Sandy Rusty Dusty Rocky Buddy Ernest Clay Rusty Brandy Sherry Candy Honey Dolly Kitty Bunny
Florence Sydney Chelsea Brooklyn Dakota Madison Savannah Lincoln Washington Kingston Troy Kent Devon Israel Chad
India China Asia Africa Ireland London Berlin Vienna Sienna Verona Trinity Genesis Justice Destiny Serenity
June April August Tuesday Wednesday Noel Christmas Easter Nick Rich Bob Peg Jimmy Tad Dot Bea Kay Dee""".split()

PINYIN_FAMILY = """Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Luo Gao Zheng Liang Xie
Tang Han Cao Deng Feng Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye Cheng Wei Su Lu Ding Ren Yao Shen Zhong
Cui Tan Fan Liao Shi Jin Jia Xia Fu Fang Zou Xiong Bai Meng Qin Qiu Hou Yan Xue Chan Wong Cheung Lau Ng Lam Leung Kwok
Tsai Hsu Hsieh Chung Chiu Ho Chow Yip Tse Fung Tam""".split()
PINYIN_GIVEN = """Wei Fang Na Xiuying Min Jing Li Qiang Lei Jun Yang Yong Yan Jie Juan Tao Ming Chao Xiulan Xia Ping
Gang Guiying Hui Ling Hong Yu Xin Bo Hao Zhiyuan Xiaoming Xiaoli Jiahao Zihan Yuxuan Haoran Yichen Mengyao Xueqin
Meiling Guang Dawei Jianguo Weimin Zhihui Tianyu Siyuan Ruoxi Xinyi Yating Junjie Zixuan Lihua Shu Kai Peng Rui Ting
Wenjing Yifan Chenxi Shanshan Xiaohong""".split()
KOREAN_FAMILY = "Kim Lee Park Choi Jung Jeong Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Yoo Hong Moon Bae Baek Noh".split()
KOREAN_GIVEN = """Min-jun Seo-yeon Ji-hoon Hye-jin Soo-jin Min-ji Ji-woo Hyun-woo Dong-hyun Jae-hyun Sung-min Young-ho
Eun-ji Ji-eun Yuna Minho Jiho Seojun Hana Joon Jisoo Haneul Bora Sora Taeyang Jimin Seung-hyun Kyung-soo Mi-kyung
Yeong-su Sang-woo Jin-woo Hae-won""".split()
ARABIC_GIVEN = """Mohammed Muhammad Ahmed Ali Omar Hassan Hussein Khalid Youssef Ibrahim Abdullah Abdul Fatima Aisha
Maryam Layla Leila Noor Nour Zainab Khadija Amina Salma Yasmin Rania Hala Dina Mona Samira Tariq Karim Rashid Salim
Faisal Saeed Nasser Walid Ziad Bilal Hamza Anas Amir Jamal Kareem Mahmoud Mustafa Osama Samir Sami Waleed Yahya Zaid
Reem Lina Hanan Huda Iman Nadia Rana Sahar Souad Wafa Zahra Abdulrahman Abdulaziz Sultan Fahad Majid Turki""".split()
ARABIC_FAMILY = """Al-Rashid Al-Farsi Haddad Khoury Mansour Nasser Saleh Hamdan Khalil Al-Amin Al-Hassan El-Sayed
Abdallah Aziz Bakr Darwish Fadel Ghanem Habib Issa Jaber Kassem Mahfouz Najjar Qasim Rahman Sabbagh Shaheen Taha
Yassin Zaki Al-Masri Al-Saud Al-Otaibi Bin Salman Ben Youssef Benali Bouazizi Cherif El-Amrani Hakimi""".split()
HEBREW_GIVEN = """Avi Yael Noa Tamar Moshe Shlomo Yosef Dov Eitan Uri Itai Noam Amit Shira Rivka Chaim Yitzhak Ariel
Gilad Omer Hadas Michal Liora Ronit Eyal Ofer Tzipi Zvi Yonatan Naftali""".split()
HEBREW_FAMILY = """Cohen Levi Mizrahi Peretz Biton Dahan Avraham Friedman Malka Azoulay Katz Yosef Amar Ohayon Hadad
Gabay Ben-David Shapiro Goldberg Rosenberg Klein Weiss Shamir Barak Oren Peled""".split()
MORE_GIVEN = """Aarav Aditya Ananya Anjali Arjun Deepak Divya Ishaan Kavya Kiran Lakshmi Manish Meera Neha Nikhil
Pooja Priya Rahul Rajesh Ravi Rohan Sanjay Shreya Sunita Suresh Vijay Vikram Amara Chidi Chinedu Emeka Folake Ifeoma
Kwame Kofi Ama Abena Yaw Akosua Thabo Sipho Nomvula Zanele Lerato Tendai Wanjiru Kamau Achieng Otieno Juma Neema
Baraka Ayodele Oluwaseun Temitope Siobhan Niamh Aoife Caoimhe Saoirse Eoghan Oisin Padraig Cillian Tadhg Nguyen Linh
Thuy Anh Minh Duc Hung Phuong Trang Quang Tuan Khanh Putu Wayan Made Ketut Dewi Siti Budi Agus Joko Rizky Wulan Ngoc
Chiara Giulia Matteo Luca Lorenzo Alessia Xochitl Itzel Ximena Joaquin Thiago Larissa Rafaela Agnieszka Zbigniew
Grzegorz Malgorzata Katarzyna Lukasz Wojciech Dmitri Sergei Svetlana Olga Tatiana Yuri Vladimir Mikhail Anastasia
Ekaterina Oleksandr Volodymyr Olena Zeynep Mehmet Ayse Fatma Emre Elif Burak Hakan Ozge Serkan Gulsen Bjorn Astrid
Ingrid Sven Lars Soren Freja Mikkel Aino Eero Jukka Paivi Timo Sakari Hiroshi Kenji Yuki Sakura Haruka Takashi
Akira Yoko Naoko Kazuo Daisuke Emi Aiko Ren Kaito Mei Rin Tane Aroha Manaia Leilani Keanu Kalani Makoa Jazmyn Jayden
Brayden Kayleigh Shanice Tyrone Deshawn Lakisha Ty Bo Jo Al Ed Ana Eva Zoe Ian Ivy Mia Leo Max Kai Nia Ora Uma Ugo""".split()
MORE_FAMILY = """Okafor Adeyemi Mensah Boateng Owusu Asante Nkosi Dlamini Mbeki Mwangi Ochieng Odhiambo Kariuki
Nguyen Tran Pham Hoang Phan Vu Dang Bui Do Ngo Duong Ly Sharma Patel Singh Kumar Gupta Reddy Iyer Nair Banerjee Das
Mukherjee Chatterjee Rao Joshi Mehta Kapoor Khan Ahmed Hussain Malik Chaudhry Rahman Silva Santos Oliveira Souza
Pereira Ferreira Almeida Garcia Martinez Rodriguez Lopez Hernandez Gonzalez Perez Sanchez Ramirez Torres Flores
Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Muller Schmidt Schneider Fischer Weber Meyer Wagner
Becker Schulz Hoffmann Kowalski Nowak Wisniewski Wojcik Kaminski Ivanov Petrov Sidorov Smirnov Volkov Kuznetsov
Shevchenko Kovalenko Yilmaz Kaya Demir Sahin Celik Yildiz Ozturk Papadopoulos Nikolaidis Andersson Johansson Nilsson
Eriksson Larsen Hansen Olsen Virtanen Korhonen Nieminen Tanaka Suzuki Sato Watanabe Yamamoto Nakamura Kobayashi
O'Brien O'Connor O'Neill O'Sullivan McCarthy McDonald MacGregor FitzGerald D'Angelo DeLuca LaRue VanDyke""".split()

STREET = """street st avenue ave road rd lane ln drive dr boulevard blvd court ct place pl way terrace circle parkway
pkwy highway hwy square sq trail close crescent grove mews alley plaza loop apt apartment suite ste unit floor flat
room building bldg box po p.o house block lot sector nagar marg colony chowk gali vihar layout phase cross rue allee
allée quai chemin impasse cours bd av rte faubourg straße strasse str weg platz allee gasse ufer damm ring calle
avenida avda plaza paseo camino carrera cra carretera pasaje via viale piazza corso largo vicolo strada straat laan
gracht plein kade dijk singel steeg hof ulica ul aleja plac osiedle rua travessa rodovia estrada praca praça largo
sokak caddesi mahallesi mah cad sok gatan vägen gata väg gränd torg katu tie kuja vej gade gate veien ulice náměstí
třída utca út tér körút jalan jl gang phố đường phường quận soi thanon strada bulevardul str. sector ulitsa prospekt
postfach apartado casella bp rr piso puerta esc interno scala bât appt étage wohnung stiege""".split()
FIRM = """inc ltd llc gmbh corp co company corporation group holdings bank university college school hospital
institute foundation ag kg oy ab as sa srl spa bv nv plc limited partners associates sons & solutions systems
technologies industries services hotel museum library church airport station club team fc united party ministry
department council association society agency committee union league press times post journal records studios""".split()
TITLE = """mr mrs ms miss dr prof professor sir dame lord lady madam mx rev fr sister brother captain capt sgt lt col
gen maj judge president senator hi hello hey dear thanks regards sincerely cheers best love yours name named called
from to cc attn attention signed by contact herr frau monsieur madame mme mlle señor señora sr sra signor signora sig
dott dhr mevr pan pani bay bayan don doña hola bonjour hallo ciao olá moin lieber liebe cher chère estimado estimada
gentile caro cara beste geachte drogi szanowny hej kære nome nombre naam nom imię jméno nimi isim user customer
patient employee client author uncle aunt auntie grandma grandpa mom dad king queen prince princess""".split()
FUNCTION = """the a an and or but if then else when while where what which who whom whose why how this that these
those there here it its he she they we you i me him her them us my your his our their is are was were be been being do
does did have has had can could should would must shall might not no yes so as at by for from in into of off on onto
out over to under up upon with without within about above after again against all also although always among any
anyone anything around because before below between both during each either every everyone everything few first
finally however just last later least less like many more most much neither never next now nobody none nothing often
once one only other others otherwise perhaps please rather same since some someone something sometimes still such
than therefore though through thus too two three four five six seven eight nine ten together until unless very well
whatever whenever whether yet let let's it's i'm i've i'll i'd you're we're they're don't can't isn't doesn't didn't
that's there's what's here's won't""".split()
