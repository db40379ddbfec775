"""Which limetypes a new customer's database has."""

from __future__ import annotations

from lime_stub.dsl import create_limetypes_from_dsl
from lime_stub.limetypes import LimeType

CORE_DSL = """
company:
  _label: company
  _localname: {singular: {en_us: Company, sv: Företag}, plural: {en_us: Companies, sv: Företag}}
  name: {type: string, label: name, required: true, length: 200}
  phone: {type: phone, label: businesstelephonenumber, length: 64}
  www: {type: link, label: businesshomepage, length: 256}
  registrationno: {type: string, label: companynumber, length: 32}
  postaladdress1: {type: string, label: streetaddress, length: 128}
  postalzipcode: {type: string, label: zipcode, length: 16}
  postalcity: {type: string, label: city, length: 64}
  country: {type: string, label: country, length: 64}
  buyingstatus: {type: option, defaultvalue: prospect, options: [
    {key: prospect, text: Prospect}, {key: active, text: Active customer}, {key: excustomer, text: Former customer}]}
  coworker: {type: belongsto, label: responsiblecoworker, related: coworker, backref: company}
  person: {type: hasmany, related: person, backref: company}
  deal: {type: hasmany, related: deal, backref: company}
  history: {type: hasmany, related: history, backref: company}
  todo: {type: hasmany, related: todo, backref: company}
  document: {type: hasmany, related: document, backref: company}
person:
  _label: person
  _localname: {singular: {en_us: Person, sv: Person}, plural: {en_us: Persons, sv: Personer}}
  name: {type: string, length: 200}
  firstname: {type: string, label: firstname, length: 64}
  lastname: {type: string, label: lastname, length: 64}
  position: {type: string, label: jobtitle, length: 64}
  email: {type: link, label: primaryemailaddress, length: 256}
  phone: {type: phone, label: businesstelephonenumber, length: 64}
  mobilephone: {type: phone, label: mobiletelephonenumber, length: 64}
  inactive: {type: yesno, label: inactive}
  company: {type: belongsto, related: company, backref: person}
  participant: {type: hasmany, related: participant, backref: person}
  history: {type: hasmany, related: history, backref: person}
  todo: {type: hasmany, related: todo, backref: person}
  deal: {type: hasmany, related: deal, backref: person}
  document: {type: hasmany, related: document, backref: person}
coworker:
  _label: coworker
  _localname: {singular: {en_us: Coworker, sv: Medarbetare}, plural: {en_us: Coworkers, sv: Medarbetare}}
  name: {type: string, label: name, length: 200}
  firstname: {type: string, label: firstname, length: 64}
  lastname: {type: string, label: lastname, length: 64}
  email: {type: link, label: primaryemailaddress, length: 256}
  phone: {type: phone, label: businesstelephonenumber, length: 64}
  inactive: {type: yesno, label: inactive}
  username: {type: user}
  company: {type: hasmany, related: company, backref: coworker}
  history: {type: hasmany, related: history, backref: coworker}
  todo: {type: hasmany, related: todo, backref: coworker}
  deal: {type: hasmany, related: deal, backref: coworker}
  campaign: {type: hasmany, related: campaign, backref: coworker}
  document: {type: hasmany, related: document, backref: coworker}
history:
  _label: history
  _localname: {singular: {en_us: History, sv: Historik}, plural: {en_us: History, sv: Historik}}
  type: {type: option, label: category, defaultvalue: comment, options: [
    {key: comment, text: Comment}, {key: phonecall, text: Telephone call}, {key: customervisit, text: Customer visit},
    {key: sentemail, text: Sent e-mail}, {key: receivedemail, text: Received e-mail}, {key: autolog, text: Auto log}]}
  startdate: {type: time, label: startdate, defaultvalue: getdate()}
  notes: {type: text, label: notes, length: 1073741823}
  coworker: {type: belongsto, label: responsiblecoworker, related: coworker, backref: history}
  company: {type: belongsto, related: company, backref: history}
  person: {type: belongsto, related: person, backref: history}
  deal: {type: belongsto, related: deal, backref: history}
  document: {type: hasmany, related: document, backref: history}
document:
  _label: document
  _localname: {singular: {en_us: Document, sv: Dokument}, plural: {en_us: Documents, sv: Dokument}}
  comment: {type: string, label: name, length: 256}
  type: {type: option, options: [
    {key: agreement, text: Agreement}, {key: quote, text: Quote}, {key: other, text: Other}]}
  document: {type: file}
  company: {type: belongsto, related: company, backref: document}
  person: {type: belongsto, related: person, backref: document}
  deal: {type: belongsto, related: deal, backref: document}
  history: {type: belongsto, related: history, backref: document}
  coworker: {type: belongsto, label: responsiblecoworker, related: coworker, backref: document}
deal:
  _label: deal
  _localname: {singular: {en_us: Deal, sv: Affär}, plural: {en_us: Deals, sv: Affärer}}
  name: {type: string, label: name, required: true, length: 200}
  dealstatus: {type: option, defaultvalue: contact, options: [
    {key: contact, text: Contact}, {key: requirement, text: Requirements}, {key: tender, text: Tender},
    {key: agreement, text: Agreement}, {key: rejection, text: Rejection}]}
  value: {type: decimal}
  probability: {type: percent}
  quotesent: {type: time}
  expecteddate: {type: date, label: duedate}
  company: {type: belongsto, related: company, backref: deal}
  person: {type: belongsto, related: person, backref: deal}
  coworker: {type: belongsto, label: responsiblecoworker, related: coworker, backref: deal}
  history: {type: hasmany, related: history, backref: deal}
  todo: {type: hasmany, related: todo, backref: deal}
  document: {type: hasmany, related: document, backref: deal}
todo:
  _label: todo
  _localname: {singular: {en_us: Todo, sv: Att göra}, plural: {en_us: Todos, sv: Att göra}}
  subject: {type: option, options: [
    {key: call, text: Call}, {key: email, text: E-mail}, {key: meeting, text: Meeting}, {key: other, text: Other}]}
  note: {type: text, label: notes, length: 1073741823}
  description: {type: string, label: description, length: 256}
  starttime: {type: time, label: startdate}
  endtime: {type: time, label: duedate}
  done: {type: yesno, label: completed}
  priority: {type: option, label: priority, options: [
    {key: low, text: Low}, {key: normal, text: Normal}, {key: high, text: High}]}
  coworker: {type: belongsto, label: responsiblecoworker, related: coworker, backref: todo}
  company: {type: belongsto, related: company, backref: todo}
  person: {type: belongsto, related: person, backref: todo}
  deal: {type: belongsto, related: deal, backref: todo}
campaign:
  _label: campaign
  _localname: {singular: {en_us: Campaign, sv: Kampanj}, plural: {en_us: Campaigns, sv: Kampanjer}}
  name: {type: string, label: name, required: true, length: 128}
  type: {type: option, label: category, options: [
    {key: email, text: E-mail}, {key: event, text: Event}, {key: telephone, text: Telephone},
    {key: letter, text: Letter}]}
  campaignstatus: {type: option, defaultvalue: planned, options: [
    {key: planned, text: Planned}, {key: ongoing, text: Ongoing}, {key: completed, text: Completed}]}
  startdate: {type: date, label: startdate}
  enddate: {type: date, label: duedate}
  purpose: {type: text, label: notes, length: 1073741823}
  coworker: {type: belongsto, label: responsiblecoworker, related: coworker, backref: campaign}
  participant: {type: hasmany, related: participant, backref: campaign}
participant:
  _localname: {singular: {en_us: Participant, sv: Deltagare}, plural: {en_us: Participants, sv: Deltagare}}
  participantstatus: {type: option, defaultvalue: invitation, options: [
    {key: invitation, text: Invited}, {key: accept, text: Accepted}, {key: decline, text: Declined},
    {key: queue, text: In queue}, {key: participated, text: Participated}]}
  campaign: {type: belongsto, related: campaign, backref: participant}
  person: {type: belongsto, related: person, backref: participant}
"""


def core_limetypes() -> list[LimeType]:
    """Make the limetypes of the core database."""
    return create_limetypes_from_dsl(CORE_DSL)
