(function(){"use strict";
var tip=null,owner=null,leave=0;
function close(){if(tip){tip.remove();tip=null}if(owner){owner.removeAttribute("aria-describedby");owner=null}}
function fill(box,at){
var note=at.getAttribute("data-note");
if(note){var p=document.createElement("p"),b=document.createElement("b");b.textContent=note;p.appendChild(b);box.appendChild(p)}
(at.getAttribute("data-sources")||"").split(" ").slice(0,4).forEach(function(id){
var source=id&&document.getElementById(id);if(!source)return;
var copy=source.querySelector(".what").cloneNode(true);
copy.querySelectorAll("[id]").forEach(function(e){e.removeAttribute("id")});
copy.querySelectorAll("a").forEach(function(e){e.remove()});
box.appendChild(copy)})}
function open(at){
if(owner===at)return;close();
tip=document.createElement("div");tip.className="tip";tip.id="tip";tip.setAttribute("role","tooltip");
fill(tip,at);if(!tip.firstChild){tip=null;return}
document.body.appendChild(tip);owner=at;at.setAttribute("aria-describedby","tip");
var r=at.getBoundingClientRect(),w=tip.offsetWidth,h=tip.offsetHeight,width=document.documentElement.clientWidth;
var x=Math.max(8,Math.min(r.left,width-w-8)),y=r.bottom+6;
if(y+h>window.innerHeight&&r.top-h-6>0)y=r.top-h-6;
tip.style.left=(x+window.scrollX)+"px";tip.style.top=(y+window.scrollY)+"px";
tip.addEventListener("mouseenter",function(){clearTimeout(leave)});tip.addEventListener("mouseleave",close)}
document.querySelectorAll("[data-sources]").forEach(function(at){
at.addEventListener("mouseenter",function(){clearTimeout(leave);open(at)});
at.addEventListener("mouseleave",function(){leave=setTimeout(close,180)});
at.addEventListener("focus",function(){open(at)});
at.addEventListener("blur",close)});
document.addEventListener("keydown",function(e){if(e.key==="Escape")close()});
})();
